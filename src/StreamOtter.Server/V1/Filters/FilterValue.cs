using System.Text.Json;
using System.Text.Unicode;

namespace StreamOtter.Server.V1.Filters;

/// <summary>What a filter found in a record.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="text">A string's text, without escapes, in UTF-8; a number's digits; of an object or a list its JSON, where that is asked for.</param>
internal readonly ref struct FilterValue(FilterValueKind kind, ReadOnlySpan<byte> text = default)
{
    public FilterValueKind Kind { get; } = kind;

    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>A key, or a header's value.</summary>
    public static FilterValue OfBytes(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? new(FilterValueKind.String, bytes) : new(FilterValueKind.Other);

    public static FilterValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => FilterValueKind.String,
        JsonTokenType.Number => FilterValueKind.Number,
        JsonTokenType.True => FilterValueKind.True,
        JsonTokenType.False => FilterValueKind.False,
        JsonTokenType.Null => FilterValueKind.Null,
        _ => FilterValueKind.Other,
    };
}
