namespace StreamOtter;

/// <summary>
/// A record's value is not what a typed subscription expects. To go on behind it, subscribe from the record's
/// <see cref="StreamRecord.Position"/>.
/// </summary>
public sealed class RecordFormatException : StreamOtterException
{
    internal RecordFormatException(StreamRecord record, Type type, Exception inner)
        : base($"The record at {record.Stream}/{record.Partition}/{record.Offset} is no {type.Name}: {inner.Message}", inner) => Record = record;

    /// <summary>The record.</summary>
    public StreamRecord Record { get; }
}
