using System.Text;
using System.Text.Json;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>A message under evaluation. Each place is looked for once, however often a filter names it.</summary>
internal readonly ref struct FdslMessage(ReadOnlySpan<byte> payload, string streamName, Span<FdslFound> found)
{
    private readonly ReadOnlySpan<byte> _payload = payload; // known to be JSON
    private readonly Span<FdslFound> _found = found;

    public string StreamName { get; } = streamName;

    /// <summary>What is at a place.</summary>
    public FilterValue Find(FilterPlace place, int number)
    {
        ref var value = ref _found[number];
        if (!value.IsLookedFor)
            value = LookFor(place);
        return new FilterValue(value.Kind, value.Unescaped ?? _payload.Slice(value.Start, value.Length));
    }

    private FdslFound LookFor(FilterPlace place)
    {
        if (!place.TryFind(_payload, out var reader))
            return new FdslFound { IsLookedFor = true, Kind = FilterValueKind.Missing };
        var start = (int)reader.TokenStartIndex;
        var value = new FdslFound { IsLookedFor = true, Kind = FilterValue.KindOf(reader.TokenType), Start = start, Length = reader.ValueSpan.Length };
        if (reader.TokenType == JsonTokenType.String)
            return reader.ValueIsEscaped ? value with { Unescaped = Encoding.UTF8.GetBytes(reader.GetString()!) } : value with { Start = start + 1 };
        reader.Skip();
        return value.Kind == FilterValueKind.Other ? value with { Length = (int)reader.BytesConsumed - start } : value;
    }
}
