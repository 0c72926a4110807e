using System.Buffers;
using System.Text.Json;

namespace StreamOtter.Server.V1.Filters;

/// <summary><c>path</c>: what a JSON value holds at a place meets a condition.</summary>
internal sealed class PathNode(FilterPlace place, FilterCondition condition) : FilterNode
{
    public override bool Matches(ref V1Record record)
    {
        if (!record.IsJson || !place.TryFind(record.View.Value, out var found))
            return condition.IsMetBy(default);
        if (found is { TokenType: JsonTokenType.String, ValueIsEscaped: true })
            return IsMetByEscaped(found);
        return condition.IsMetBy(new FilterValue(FilterValue.KindOf(found.TokenType), found.ValueSpan));
    }

    private bool IsMetByEscaped(in Utf8JsonReader found)
    {
        var text = ArrayPool<byte>.Shared.Rent(found.ValueSpan.Length); // without escapes it is shorter
        try
        {
            var length = found.CopyString(text);
            return condition.IsMetBy(new FilterValue(FilterValueKind.String, text.AsSpan(0, length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }
}
