using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StreamOtter.Configuration;

/// <summary>Reads settings in JSON (RFC 8259), with comments and commas after the last item, as .NET's own settings may have.</summary>
internal static class JsonConfigReader
{
    public static void Read(ReadOnlySpan<byte> bytes, ConfigFile file)
    {
        bytes = bytes.StartsWith("\uFEFF"u8) ? bytes["\uFEFF"u8.Length..] : bytes;
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = ConfigFile.MaxDepth });
        var lines = new LineCounter(bytes);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                file.AddError(1, null, "It must be one object: {\"name\": value}.");
            else
                ReadValue(ref json, "", ref lines, file);
            while (json.Read())
            {
                // Finds what is wrong behind it.
            }
        }
        catch (JsonException error)
        {
            file.AddError((int)(error.LineNumber ?? 0) + 1, null, $"It is no JSON: {Shorten(error.Message)}");
        }
        catch (InvalidOperationException)
        {
            file.AddError(lines.At(json.TokenStartIndex), null, "A text is not valid UTF-8, or has half a surrogate pair.");
        }
    }

    private static void ReadValue(ref Utf8JsonReader json, string key, ref LineCounter lines, ConfigFile file)
    {
        var line = lines.At(json.TokenStartIndex);
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                file.AddSection(key, line);
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var name = json.GetString()!;
                    json.Read();
                    ReadValue(ref json, ConfigFile.Join(key, name), ref lines, file);
                }
                break;
            case JsonTokenType.StartArray:
                file.AddSection(key, line);
                for (var index = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; index++)
                    ReadValue(ref json, ConfigFile.Join(key, index.ToString(CultureInfo.InvariantCulture)), ref lines, file);
                break;
            case JsonTokenType.String:
                file.Add(key, json.GetString(), line);
                break;
            case JsonTokenType.Null:
                file.Add(key, null, line);
                break;
            default:
                file.Add(key, Encoding.UTF8.GetString(json.ValueSpan), line);
                break;
        }
    }

    /// <summary>Without "LineNumber: 3 | BytePositionInLine: 5.", which is told already.</summary>
    private static string Shorten(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is var end and > 0 ? message[..end] : message;

    private ref struct LineCounter(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;
        private int _line = 1;

        /// <summary>Positions come in their order.</summary>
        public int At(long position)
        {
            _line += _bytes[_position..(int)position].Count((byte)'\n');
            _position = (int)position;
            return _line;
        }
    }
}
