using System.Collections.Concurrent;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>A stream over segments in memory.</summary>
internal static class MemoryLog
{
    private static readonly WriterPool Writers = new(4);

    public static StreamLog Open(
        MemoryLogFolder folder,
        ConcurrentQueue<EngineEvent>? events = null,
        EmbeddedLogOptions? options = null,
        WriterPool? writers = null,
        bool compacts = false) =>
        StreamLog.Open("a", "epoch", compacts ? Retention.NewestOfEachKey : default, folder, new StreamLogContext(
            options ?? new EmbeddedLogOptions { Directory = "memory" },
            TimeProvider.System,
            writers ?? Writers,
            new OpenSegments(8),
            (events ?? new ConcurrentQueue<EngineEvent>()).Enqueue));

    /// <summary>The bytes of a segment, and where each record in it ends.</summary>
    public static (byte[] Bytes, int[] Ends) Make(int length)
    {
        var random = new Random(7);
        var bytes = new List<byte>();
        var ends = new List<int>();
        while (bytes.Count < length)
        {
            var record = Records.Of(new string((char)('a' + (ends.Count % 26)), random.Next(1, 200)), timestamp: ends.Count);
            var encoded = new byte[RecordCodec.Measure(record)];
            RecordCodec.Write(encoded, 0, record.Timestamp!.Value, record);
            RecordCodec.Seal(encoded, ends.Count);
            bytes.AddRange(encoded);
            ends.Add(bytes.Count);
        }
        return ([.. bytes], [.. ends]);
    }
}
