using System.Text;
using System.Text.Json;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>A message under evaluation. Each place is looked for once, however often a filter names it.</summary>
internal readonly ref struct FdslMessage(ReadOnlySpan<byte> payload, string streamName, Span<FdslFound> found)
{
    private const int MaxDigits = 64;

    private readonly ReadOnlySpan<byte> _payload = payload; // known to be JSON
    private readonly Span<FdslFound> _found = found;

    public string StreamName { get; } = streamName;

    /// <summary>What is at a place.</summary>
    public FilterValue Find(FilterPlace place, int number)
    {
        ref var value = ref _found[number];
        if (!value.IsLookedFor)
            value = LookFor(place);
        return new FilterValue(value.Kind, value.Text ?? _payload.Slice(value.Start, value.Length));
    }

    private FdslFound LookFor(FilterPlace place)
    {
        if (!place.TryFind(_payload, out var reader))
            return new FdslFound { IsLookedFor = true, Kind = FilterValueKind.Missing };
        var start = (int)reader.TokenStartIndex;
        var value = new FdslFound { IsLookedFor = true, Kind = FilterValue.KindOf(reader.TokenType), Start = start, Length = reader.ValueSpan.Length };
        return reader.TokenType switch
        {
            JsonTokenType.String when reader.ValueIsEscaped => value with { Text = Encoding.UTF8.GetBytes(reader.GetString()!) },
            JsonTokenType.String => value with { Start = start + 1 }, // behind the quotation mark
            JsonTokenType.Number when reader.ValueSpan.Length > MaxDigits => value with { Text = FdslTruth.Shorten(reader.ValueSpan) },
            JsonTokenType.StartObject or JsonTokenType.StartArray => value with { Length = EndOf(reader) - start },
            _ => value,
        };
    }

    private static int EndOf(Utf8JsonReader reader)
    {
        reader.Skip();
        return (int)reader.BytesConsumed;
    }
}
