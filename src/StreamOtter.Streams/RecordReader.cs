namespace StreamOtter.Streams;

/// <summary>Walks the records of a batch.</summary>
public ref struct RecordReader
{
    private ReadOnlySpan<byte> _rest;

    internal RecordReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The record the walk stands at.</summary>
    public RecordView Current { get; private set; }

    /// <summary>Goes to the next record.</summary>
    /// <exception cref="EngineException"><see cref="EngineError.Corrupt"/>: the bytes are no batch.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        if (!RecordCodec.TryRead(_rest, out var record))
            throw new EngineException(EngineError.Corrupt, "A record batch does not end with a whole record.");
        _rest = _rest[record.Size..];
        Current = record;
        return true;
    }
}
