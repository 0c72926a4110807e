using StreamOtter.Streams;

namespace StreamOtter.Server.Publishing;

/// <summary>Where a connection's records for one stream go.</summary>
internal interface IAppender
{
    /// <summary>Appends records whose sequence numbers follow one another.</summary>
    ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, long firstSeq);
}
