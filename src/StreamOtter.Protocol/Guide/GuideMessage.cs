using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamOtter.Protocol.Guide;

/// <summary>
/// A message of the guide's protocol (spec/guide.md), read without copying: what matters of it is its type and whether
/// it is one at all; the bytes themselves are stored and sent on.
/// </summary>
/// <param name="Type">Its <c>messageType</c>.</param>
/// <param name="Id">Its <c>id</c> as JSON, or empty where it has none that could be sent back.</param>
/// <param name="ErrorCode">Null, or why it is not a message of this protocol: a <see cref="GuideErrorCode"/>.</param>
/// <param name="Error">The same in words for its sender.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GuideMessage(GuideMessageType Type, string Id, string? ErrorCode, string? Error)
{
    /// <summary>How deep a message may nest.</summary>
    public const int MaxDepth = 32;

    /// <summary>The longest <c>id</c> that is sent back, in bytes of its JSON.</summary>
    public const int MaxIdLength = 256;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = MaxDepth };

    /// <summary>Whether it is a message of this protocol.</summary>
    public bool IsValid => ErrorCode is null;

    /// <summary>Reads a message.</summary>
    public static GuideMessage Read(ReadOnlySpan<byte> utf8)
    {
        // The reader takes strings as they are; that they are text is checked first.
        if (!Utf8.IsValid(utf8))
            return Invalid("", GuideErrorCode.NotJson, "The message is not UTF-8.");
        var fields = new Fields();
        try
        {
            var reader = new Utf8JsonReader(utf8, Strict);
            return ReadObject(ref reader, ref fields);
        }
        catch (JsonException error)
        {
            return Invalid(fields.Id, GuideErrorCode.NotJson, $"The message is not JSON that can be read: {FirstSentence(error.Message)}");
        }
        catch (InvalidOperationException)
        {
            // The reader's word for an escaped half of a surrogate pair where it compares text.
            return Invalid(fields.Id, GuideErrorCode.NotJson, "The message is not JSON that can be read: it holds half a surrogate pair.");
        }
    }

    private static GuideMessage ReadObject(ref Utf8JsonReader reader, ref Fields fields)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            ThrowIfMore(ref reader);
            return Invalid("", GuideErrorCode.NotObject, "The message is JSON but not an object. Send {\"messageType\":\"USER\",\"content\":…,\"timestamp\":…}.");
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            fields.Take(ref reader);
        ThrowIfMore(ref reader);
        return fields.Judge();
    }

    /// <summary>Whatever stands behind the value makes it no JSON, which the reader finds by reading on.</summary>
    private static void ThrowIfMore(ref Utf8JsonReader reader) => reader.Read();

    private static GuideMessage Invalid(string id, string code, string error) => new(GuideMessageType.Other, id, code, error);

    private static string FirstSentence(string text) => text.Split(" LineNumber", 2)[0];

    /// <summary>The members met so far.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Fields
    {
        private bool _hasType, _hasContent, _hasTimestamp;
        private string? _wrong;
        private GuideMessageType _type;

        public Fields()
        {
        }

        public string Id { get; private set; } = "";

        public void Take(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("messageType"u8))
            {
                if (TakeString(ref reader, "messageType", ref _hasType))
                    _type = TypeOf(ref reader);
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                TakeString(ref reader, "content", ref _hasContent);
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                if (TakeString(ref reader, "timestamp", ref _hasTimestamp) && !reader.TryGetDateTimeOffset(out _))
                    _wrong ??= "The field 'timestamp' is not a time in ISO 8601, such as 2024-01-01T12:00:00Z.";
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                TakeId(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        public readonly GuideMessage Judge()
        {
            if (_wrong is not null)
                return Invalid(Id, GuideErrorCode.WrongField, _wrong);
            var missing = !_hasType ? "messageType" : !_hasContent ? "content" : !_hasTimestamp ? "timestamp" : null;
            return missing is null
                ? new GuideMessage(_type, Id, null, null)
                : Invalid(Id, GuideErrorCode.MissingField, $"The field '{missing}' is missing. A message has messageType, content and timestamp.");
        }

        private bool TakeString(ref Utf8JsonReader reader, string name, ref bool seen)
        {
            reader.Read();
            if (seen)
                _wrong ??= $"The field '{name}' comes twice.";
            seen = true;
            if (reader.TokenType == JsonTokenType.String)
                return true;
            _wrong ??= $"The field '{name}' must be a string.";
            reader.Skip();
            return false;
        }

        private void TakeId(ref Utf8JsonReader reader)
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number && reader.ValueSpan.Length <= MaxIdLength)
            {
                var text = Encoding.UTF8.GetString(reader.ValueSpan);
                Id = reader.TokenType == JsonTokenType.String ? $"\"{text}\"" : text;
            }
            reader.Skip();
        }

        private static GuideMessageType TypeOf(ref Utf8JsonReader reader) =>
            reader.ValueTextEquals("USER"u8) ? GuideMessageType.User
            : reader.ValueTextEquals("SYSTEM"u8) ? GuideMessageType.System
            : reader.ValueTextEquals("ACK"u8) ? GuideMessageType.Ack
            : reader.ValueTextEquals("ERROR"u8) ? GuideMessageType.Error
            : GuideMessageType.Other;
    }
}
