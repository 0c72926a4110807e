using System.Text.Json;

namespace StreamOtter.Server.V1;

/// <summary>A <c>read</c> message: a look at what a stream holds.</summary>
internal sealed record V1Read
{
    private const int MaxRecords = 10_000;

    public long Id { get; private init; }

    public string Stream { get; private init; } = "";

    public int Partition { get; private init; }

    /// <summary>The first offset wanted, or null for the first that is kept.</summary>
    public long? From { get; private init; }

    public int Limit { get; private init; } = 100;

    public static V1Read Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        var request = new V1Read();
        long? id = null;
        string? stream = null;
        var hasFrom = false;
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
                case "partition":
                    request = request with { Partition = (int)V1Reader.Integer(ref reader, "partition", 0, int.MaxValue) };
                    break;
                case "from":
                    request = request with { From = ReadFrom(ref reader) };
                    hasFrom = true;
                    break;
                case "limit":
                    request = request with { Limit = (int)V1Reader.Integer(ref reader, "limit", 1, MaxRecords) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return request with
        {
            Id = id ?? throw V1Reader.Bad("'id' is missing."),
            Stream = stream ?? throw V1Reader.Bad("'stream' is missing."),
            From = hasFrom ? request.From : throw V1Reader.Bad("'from' is missing."),
        };
    }

    private static long? ReadFrom(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return V1Reader.Integer(ref reader, "from", 0, long.MaxValue);
        return reader.TokenType == JsonTokenType.String && V1Reader.String(ref reader, "from") == "earliest"
            ? null
            : throw V1Reader.Bad("'from' is an offset or \"earliest\".");
    }
}
