using System.Text.Json;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Server.V1;

/// <summary>Reads members of a client's message, and refuses in words what is of the wrong kind.</summary>
internal static class V1Reader
{
    /// <summary>The value of <c>type</c>, wherever it stands in the object.</summary>
    public static string TypeOf(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        string? type = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw WrongKind("A message is a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType)
                type = String(ref reader, "type");
            else
                reader.Skip();
        }
        _ = reader.Read(); // throws if anything follows
        return type ?? throw WrongKind("A message has a member 'type'.");
    }

    public static string String(ref Utf8JsonReader reader, string name, int maxLength = 1024)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw WrongKind($"'{name}' must be a string.");
        if (reader.ValueSpan.Length > maxLength * 6)
            throw Bad($"'{name}' is longer than {maxLength} characters.");
        return Text(ref reader, name);
    }

    /// <summary>A string of any length.</summary>
    public static string Text(ref Utf8JsonReader reader, string name)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw WrongKind($"'{name}' holds half a surrogate pair.");
        }
    }

    public static long Integer(ref Utf8JsonReader reader, string name, long least, long most)
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw WrongKind($"'{name}' must be a number.");
        if (!reader.TryGetInt64(out var value) || value < least || value > most)
            throw Bad($"'{name}' must be an integer from {least} to {most}.");
        return value;
    }

    public static bool Boolean(ref Utf8JsonReader reader, string name) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw WrongKind($"'{name}' must be true or false.");

    /// <summary>The client's number for a request.</summary>
    public static long Id(ref Utf8JsonReader reader) => Integer(ref reader, "id", -ProtocolV1.MaxInteger, ProtocolV1.MaxInteger);

    public static byte[] Base64(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out var bytes))
            throw WrongKind($"'{name}' must be base64.");
        return bytes;
    }

    public static void Expect(in Utf8JsonReader reader, JsonTokenType token, string name)
    {
        if (reader.TokenType != token)
            throw WrongKind($"'{name}' must be {(token == JsonTokenType.StartArray ? "a list" : "an object")}.");
    }

    /// <summary>Not a message of the protocol at all: it ends the connection.</summary>
    public static V1RequestException WrongKind(string problem) => new(ProtocolCode.BadMessage, problem);

    /// <summary>A request that cannot be meant: it is answered, and the connection goes on.</summary>
    public static V1RequestException Bad(string problem) => new(ProtocolCode.BadRequest, problem);
}
