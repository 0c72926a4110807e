using StreamOtter.Streams;

namespace StreamOtter.Server.Publishing;

/// <summary>Records of one connection that go to one stream in one append.</summary>
internal sealed class PublishBatch<TTag>(Task<IAppender> stream, long firstSeq)
{
    private NewRecord[] _records = new NewRecord[4];
    private TTag[] _tags = new TTag[4];
    private int _count;

    public Task<IAppender> Stream { get; } = stream;

    /// <summary>The sequence number of its first record.</summary>
    public long FirstSeq { get; } = firstSeq;

    public ReadOnlyMemory<NewRecord> Records => _records.AsMemory(0, _count);

    /// <summary>What the connection needs to answer each record.</summary>
    public ReadOnlySpan<TTag> Tags => _tags.AsSpan(0, _count);

    /// <summary>About the bytes it holds.</summary>
    public long Bytes { get; private set; }

    public void Add(in NewRecord record, TTag tag)
    {
        if (_count == _records.Length)
        {
            Array.Resize(ref _records, _count * 2);
            Array.Resize(ref _tags, _count * 2);
        }
        _records[_count] = record;
        _tags[_count++] = tag;
        Bytes += (record.Value?.Length ?? 0) + (record.Key?.Length ?? 0);
    }
}
