using System.Text.Json;

namespace StreamOtter.Server.V1;

/// <summary>A <c>presence</c> message.</summary>
internal sealed record V1Presence(long Id, string Stream)
{
    public static V1Presence Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        long? id = null;
        string? stream = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "id":
                    id = V1Reader.Id(ref reader);
                    break;
                case "stream":
                    stream = V1Reader.String(ref reader, "stream");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return new V1Presence(id ?? throw V1Reader.Bad("'id' is missing."), stream ?? throw V1Reader.Bad("'stream' is missing."));
    }
}
