using System.Text;
using StreamOtter.Streams;

namespace StreamOtter.V1.Tests.History;

/// <summary>A log of one partition in memory, with holes, whose reads find as few records as one likes.</summary>
internal sealed class FakeLog(int recordsPerRead, params long[] offsets) : IStreamLog
{
    public string Name => "fake";

    public string Epoch => "e";

    public int PartitionCount => 1;

    public long First { get; set; } = offsets[0];

    public Action? OnRead { get; set; }

    public ValueTask<OffsetRange> GetRangeAsync(int partition, CancellationToken cancellationToken = default) => new(Range);

    public ValueTask<ReadResult> ReadAsync(int partition, long offset, int maxBytes, CancellationToken cancellationToken = default)
    {
        OnRead?.Invoke();
        if (offset < First || offset > Range.Next)
            return new(new ReadResult(default, Math.Clamp(offset, First, Range.Next), Range, OutOfRange: true));
        var found = offsets.Where(at => at >= offset).Take(recordsPerRead).ToList();
        var builder = new RecordBatchBuilder();
        foreach (var at in found)
        {
            builder.BeginRecord();
            builder.WriteValue(Encoding.UTF8.GetBytes($"record {at}"));
            builder.EndRecord(at, at);
        }
        return new(new ReadResult(builder.ToBatch(), found.Count == 0 ? Range.Next : found[^1] + 1, Range));
    }

    public ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<long> FindAsync(int partition, long timestamp, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IStreamTail> FollowAsync(ITailObserver observer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private OffsetRange Range => new(First, offsets[^1] + 1);
}
