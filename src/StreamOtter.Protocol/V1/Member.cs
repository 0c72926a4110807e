using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>Reads the value a reader stands at as a member's, and refuses in words what is of the wrong kind.</summary>
internal static class Member
{
    public static string Text(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(name, "a string");

    public static long Integer(ref Utf8JsonReader reader, string name, long least = 0, long most = ProtocolV1.MaxInteger) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= least && value <= most
            ? value
            : throw Wrong(name, $"an integer from {least} to {most}");

    public static int Int32(ref Utf8JsonReader reader, string name, int least = 0) => (int)Integer(ref reader, name, least, int.MaxValue);

    public static byte[] Base64(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw Wrong(name, "base64");

    /// <summary>The bytes of a string, unescaped.</summary>
    public static byte[] Utf8Bytes(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw Wrong(name, "a string");
        if (!reader.ValueIsEscaped)
            return reader.ValueSpan.ToArray();
        var target = new byte[reader.ValueSpan.Length]; // unescaping never makes it longer
        var length = reader.CopyString(target);
        return target[..length];
    }

    /// <summary>The bytes of a JSON value as they stand in the message.</summary>
    public static byte[] Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return message[start..(int)reader.BytesConsumed].ToArray();
    }

    public static void Expect(in Utf8JsonReader reader, JsonTokenType token, string name)
    {
        if (reader.TokenType != token)
            throw Wrong(name, token == JsonTokenType.StartArray ? "a list" : "an object");
    }

    public static WireFormatException Wrong(string name, string expected) => new($"'{name}' must be {expected}.");

    public static WireFormatException Missing(string name) => new($"'{name}' is missing.");
}
