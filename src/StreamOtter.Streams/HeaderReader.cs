namespace StreamOtter.Streams;

/// <summary>Walks the headers of a record: <c>foreach (var header in record.Headers)</c>.</summary>
public ref struct HeaderReader
{
    private ReadOnlySpan<byte> _rest;
    private uint _left;

    internal HeaderReader(ReadOnlySpan<byte> encoded)
    {
        _rest = encoded;
        _left = encoded.IsEmpty || !RecordCodec.TryReadVarint(ref _rest, out var count) ? 0 : count;
        Count = (int)_left;
    }

    /// <summary>How many headers there are.</summary>
    public int Count { get; }

    /// <summary>The header the walk stands at.</summary>
    public HeaderView Current { get; private set; }

    /// <summary>A walk from the first header.</summary>
    public readonly HeaderReader GetEnumerator() => this;

    /// <summary>Goes to the next header.</summary>
    public bool MoveNext()
    {
        if (_left == 0 || !TryTakeHeader(ref _rest, out var name, out var hasValue, out var value))
            return false;
        _left--;
        Current = new HeaderView { Name = name, HasValue = hasValue, Value = value };
        return true;
    }

    internal static bool TryTakeHeader(
        scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> name, out bool hasValue, out ReadOnlySpan<byte> value)
    {
        value = default;
        hasValue = false;
        if (!RecordCodec.TryTake(ref rest, out name) || !RecordCodec.TryReadVarint(ref rest, out var length))
            return false;
        if (length == 0)
            return true;
        if (length - 1 > (uint)rest.Length)
            return false;
        hasValue = true;
        value = rest[..(int)(length - 1)];
        rest = rest[(int)(length - 1)..];
        return true;
    }
}
