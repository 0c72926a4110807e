using StreamOtter.Streams;

namespace StreamOtter.Server.Publishing;

/// <summary>Appends what it is given: who sends a record twice stores it twice.</summary>
internal sealed class PlainAppender(IStreamLog log) : IAppender
{
    public ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, long firstSeq) => log.AppendAsync(records);
}
