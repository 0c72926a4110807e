using System.Globalization;
using System.Text.Json;

namespace StreamOtter.Server.V1;

/// <summary>A position (spec/protocol.md, section 2) that a client names.</summary>
/// <param name="Epoch">The stream's life, or null where the client does not say.</param>
/// <param name="Offsets">The next offset by partition.</param>
internal sealed record V1Position(string? Epoch, IReadOnlyDictionary<int, long> Offsets)
{
    public static V1Position Read(ref Utf8JsonReader reader)
    {
        V1Reader.Expect(reader, JsonTokenType.StartObject, "position");
        string? epoch = null;
        var offsets = new Dictionary<int, long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "epoch")
            {
                epoch = V1Reader.String(ref reader, "epoch");
            }
            else if (name == "offsets")
            {
                V1Reader.Expect(reader, JsonTokenType.StartObject, "offsets");
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                    ReadOffset(ref reader, offsets);
            }
            else
            {
                reader.Skip();
            }
        }
        return new V1Position(epoch, offsets);
    }

    private static void ReadOffset(ref Utf8JsonReader reader, Dictionary<int, long> offsets)
    {
        var name = reader.GetString();
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var partition))
            throw V1Reader.Bad("'offsets' has partition numbers as names.");
        reader.Read();
        offsets[partition] = V1Reader.Integer(ref reader, "offsets", 0, long.MaxValue);
    }
}
