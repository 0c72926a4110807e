using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>Answers one <c>read</c>: a <c>history</c> message with as much as fits into it.</summary>
internal static class V1History
{
    /// <summary>About the size of the largest answer. One record is in it in any case.</summary>
    private const int MaxBytes = 1 << 20;

    private const int LargestRead = 256 << 10;
    private const int SmallestRead = 4 << 10;
    private const int BytesPerRecord = 1 << 10; // a guess

    /// <exception cref="EngineException">As <see cref="IStreamLog.ReadAsync"/>.</exception>
    public static async ValueTask<FrameBuffer> ReadAsync(IStreamLog log, V1Read request, CancellationToken cancellationToken)
    {
        var answer = new FrameBuffer();
        answer.Write("{\"type\":\"history\",\"id\":"u8);
        answer.WriteNumber(request.Id);
        answer.Write(",\"stream\":\""u8);
        answer.WriteAscii(log.Name);
        answer.Write("\",\"epoch\":"u8);
        var json = Json.WriterTo(answer);
        json.WriteStringValue(log.Epoch);
        json.Flush();
        answer.Write(",\"records\":["u8);

        var count = 0;
        var next = request.From ?? (await log.GetRangeAsync(request.Partition, cancellationToken)).First;
        OffsetRange range;
        while (true)
        {
            var bytes = Math.Clamp((request.Limit - count) * BytesPerRecord, SmallestRead, LargestRead);
            var read = await log.ReadAsync(request.Partition, next, bytes, cancellationToken);
            range = read.Range;
            // Where retention takes what comes next while we read, the next request is told.
            if (read.OutOfRange && count > 0)
                break;
            var isFull = !WriteRecords(answer, request, read.Batch, ref count, out var left);
            var before = next;
            next = isFull ? left : read.Next;
            if (isFull || read.OutOfRange || next == before || count == request.Limit)
                break;
        }

        if (count > 0)
            answer.Advance(-1); // the last comma
        answer.Write("],\"next\":"u8);
        answer.WriteNumber(next);
        answer.Write(",\"first\":"u8);
        answer.WriteNumber(range.First);
        answer.Write(",\"end\":"u8);
        answer.WriteNumber(range.Next);
        answer.Write((byte)'}');
        return answer;
    }

    /// <summary>Answers false where the rest, from <paramref name="left"/> on, has no room.</summary>
    private static bool WriteRecords(FrameBuffer answer, V1Read request, RecordBatch batch, ref int count, out long left)
    {
        left = 0;
        foreach (var record in batch)
        {
            left = record.Offset;
            if (count == request.Limit)
                return false;
            var before = answer.Length;
            V1Format.All.TryWrite(request.Partition, record, answer);
            if (answer.Length > MaxBytes && count > 0)
            {
                answer.Advance(before - answer.Length);
                return false;
            }
            count++;
        }
        return true;
    }
}
