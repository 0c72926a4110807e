namespace StreamOtter.Streams;

/// <summary>
/// Gathers records part by part into the bytes of a batch, for engines that are handed a record's parts one after the
/// other and would copy twice otherwise. A record's parts come in the layout's order: key, headers, value.
/// <code>
/// builder.BeginRecord();
/// builder.WriteKey(key);                                   // where there is one
/// builder.BeginHeaders(1); builder.WriteHeader(header);    // where there are any
/// builder.WriteValue(value);                               // where there is one
/// builder.EndRecord(offset, timestamp);
/// </code>
/// Not for use by several threads at once.
/// </summary>
public sealed class RecordBatchBuilder
{
    private byte[] _bytes;
    private int _at;
    private byte _flags;

    /// <summary>An empty builder.</summary>
    /// <param name="capacity">Room in bytes to begin with; it grows as needed.</param>
    public RecordBatchBuilder(int capacity = 4096) => _bytes = new byte[capacity];

    /// <summary>The bytes of all ended records.</summary>
    public int Length { get; private set; }

    /// <summary>Begins a record; one that was begun and not ended is forgotten.</summary>
    public void BeginRecord()
    {
        _flags = 0;
        _at = Length;
        Take(RecordCodec.HeaderSize);
    }

    /// <summary>Gives the record its key, which may be empty.</summary>
    public void WriteKey(ReadOnlySpan<byte> key)
    {
        _flags |= RecordCodec.HasKey;
        RecordCodec.WriteKey(Take(RecordCodec.MeasureKey(key)), key);
    }

    /// <summary>Announces headers; exactly as many <see cref="WriteHeader"/> follow.</summary>
    /// <param name="count">How many, at least one.</param>
    public void BeginHeaders(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _flags |= RecordCodec.HasHeaders;
        RecordCodec.WriteVarint(Take(RecordCodec.VarintSize((uint)count)), (uint)count);
    }

    /// <summary>Adds a header.</summary>
    public void WriteHeader(RecordHeader header) =>
        RecordCodec.WriteHeader(Take(checked((int)RecordCodec.MeasureHeader(header))), header);

    /// <summary>Gives the record its value, which may be empty.</summary>
    public void WriteValue(ReadOnlySpan<byte> value)
    {
        _flags |= RecordCodec.HasValue;
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Ends the record: from now on it counts.</summary>
    public void EndRecord(long offset, long timestamp)
    {
        RecordCodec.WriteFixed(_bytes.AsSpan(Length), _at - Length, offset, timestamp, _flags);
        Length = _at;
    }

    /// <summary>The records between two lengths that the builder had. Valid until <see cref="Clear"/> or the next record.</summary>
    public RecordBatch Slice(int from, int to) => new(_bytes.AsMemory(from, to - from));

    /// <summary>All records. Valid until <see cref="Clear"/>, and for good where nothing is written afterwards.</summary>
    public RecordBatch ToBatch() => Slice(0, Length);

    /// <summary>Forgets all records and keeps the memory.</summary>
    public void Clear() => Length = 0;

    private Span<byte> Take(int count)
    {
        var end = checked(_at + count);
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        var taken = _bytes.AsSpan(_at, count);
        _at = end;
        return taken;
    }
}
