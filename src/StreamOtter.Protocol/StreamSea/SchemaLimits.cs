using System.Buffers;
using System.Text;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>How large schemas get (spec/stream-sea.md, "Schema definition").</summary>
public static class SchemaLimits
{
    /// <summary>The highest version: the largest integer that every JSON parser keeps, 2^53 - 1.</summary>
    public const long MaxVersion = (1L << 53) - 1;

    /// <summary>The longest name of a field, in UTF-16 code units.</summary>
    public const int MaxName = 256;

    /// <summary>As many fields a schema has at most, nested ones included.</summary>
    public const int MaxFields = 10_000;

    /// <summary>As deep fields nest at most; those of the schema itself are the first level.</summary>
    public const int MaxDepth = 32;

    /// <summary>As deep payloads nest at most, arrays and objects counted.</summary>
    public const int MaxPayloadDepth = 32;

    /// <summary>As deep the JSON of a schema nests at most. <c>JsonDocument</c> stops at 64 unless it is told.</summary>
    public const int MaxJsonDepth = 1 + (2 * MaxDepth) + 1;

    /// <summary>Whether a text survives being written as JSON: it holds no half of a surrogate pair.</summary>
    internal static bool IsUnicode(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var taken) != OperationStatus.Done)
                return false;
            text = text[taken..];
        }
        return true;
    }
}
