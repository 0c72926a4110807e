using System.Buffers;
using System.Text.Json;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Publishing;

/// <summary>
/// One call to publish: its records as they stand in a message, with commas between them, and the receipts that came.
/// Guarded by the queue's lock.
/// </summary>
internal sealed class PublishEntry
{
    private readonly byte[] _json;
    private readonly int[] _ends;
    private readonly PublishReceipt?[] _receipts;
    private readonly TaskCompletionSource<PublishReceipt[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered;

    public PublishEntry(string stream, IReadOnlyList<PublishRecord> records)
    {
        Stream = stream;
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, ProtocolV1.WriterOptions);
        _ends = new int[records.Count];
        for (var i = 0; i < records.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            RecordWriter.WritePublished(json, records[i].ToWire());
            json.Flush();
            json.Reset();
            _ends[i] = buffer.WrittenCount;
        }
        _json = buffer.WrittenSpan.ToArray();
        _receipts = new PublishReceipt?[records.Count];
        _unanswered = records.Count;
    }

    public string Stream { get; }

    public int Count => _ends.Length;

    /// <summary>One receipt for each record, once all have one.</summary>
    public Task<PublishReceipt[]> Done => _done.Task;

    /// <summary>A record in JSON.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1] + 1;
            return _json.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Gives a record its receipt; answers whether it had none.</summary>
    public bool Answer(int index, PublishReceipt receipt)
    {
        if (_receipts[index] is not null)
            return false;
        _receipts[index] = receipt;
        if (--_unanswered == 0)
            _done.TrySetResult(Array.ConvertAll(_receipts, answer => answer!.Value));
        return true;
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Cancel(CancellationToken cancellationToken) => _done.TrySetCanceled(cancellationToken);

    public void Fail(Exception error) => _done.TrySetException(error);
}
