namespace StreamOtter;

/// <summary>
/// A record's value is not what a typed subscription expects. To go on behind it, subscribe from the position of the
/// <see cref="StreamRecord"/>.
/// </summary>
public sealed class RecordFormatException : StreamOtterException
{
    internal RecordFormatException(ReceivedRecord record, Type type, Exception inner)
        : base($"The record at {record.Stream}/{record.Partition}/{record.Offset} is no {type.Name}: {inner.Message}", inner) => Record = record;

    /// <summary>The record.</summary>
    public ReceivedRecord Record { get; }
}
