namespace StreamOtter.Streams;

/// <summary>A record in the memory it was read into. Valid while that memory is.</summary>
public readonly ref struct RecordView
{
    /// <summary>Its offset.</summary>
    public required long Offset { get; init; }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Whether it has a key, which may be empty.</summary>
    public required bool HasKey { get; init; }

    /// <summary>The key; empty where there is none.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Whether it has a value, which may be empty.</summary>
    public required bool HasValue { get; init; }

    /// <summary>The value; empty where there is none.</summary>
    public required ReadOnlySpan<byte> Value { get; init; }

    /// <summary>Its headers, in order.</summary>
    public required HeaderReader Headers { get; init; }

    /// <summary>All of it in its encoding, see <see cref="RecordCodec"/>.</summary>
    public required ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>How many bytes it takes in its encoding.</summary>
    public int Size => Bytes.Length;
}
