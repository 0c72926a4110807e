using System.Buffers;
using System.Text.Json;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Server.V1;

/// <summary>A <c>hello</c> message.</summary>
internal sealed record V1Hello
{
    private const int MaxProducerLength = 64;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    private static readonly SearchValues<char> ProducerLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    public string Client { get; private init; } = "";

    /// <summary>The client's token, or null.</summary>
    public string? Token { get; private init; }

    /// <summary>Who publishes here, or null: then nothing is recognized when it is sent again.</summary>
    public string? Producer { get; private init; }

    /// <summary>Of a producer that comes back: how long ago it first sent the oldest record that has no answer.</summary>
    public TimeSpan? ProducerAge { get; private init; }

    public static V1Hello Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        var hello = new V1Hello();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "client":
                    hello = hello with { Client = V1Reader.String(ref reader, "client", 128) };
                    break;
                case "token":
                    hello = hello with { Token = V1Reader.String(ref reader, "token", CompactJws.MaxLength) };
                    break;
                case "producer":
                    hello = ReadProducer(ref reader, hello);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return hello;
    }

    /// <summary>Without the token, which belongs in no log.</summary>
    public override string ToString() => $"hello of '{Client}'";

    private static V1Hello ReadProducer(ref Utf8JsonReader reader, V1Hello hello)
    {
        V1Reader.Expect(reader, JsonTokenType.StartObject, "producer");
        string? id = null;
        TimeSpan? age = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "id")
                id = V1Reader.String(ref reader, "id", MaxProducerLength);
            else if (name == "age")
                age = TimeSpan.FromMilliseconds(V1Reader.Integer(ref reader, "age", 0, (long)MaxAge.TotalMilliseconds));
            else
                reader.Skip();
        }
        if (string.IsNullOrEmpty(id) || id.Length > MaxProducerLength || id.AsSpan().ContainsAnyExcept(ProducerLetters))
            throw V1Reader.Bad($"'producer.id' is 1 to {MaxProducerLength} of A-Z a-z 0-9 . _ -");
        return hello with { Producer = id, ProducerAge = age };
    }
}
