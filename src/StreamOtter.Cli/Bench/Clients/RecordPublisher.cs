using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Clients;

/// <summary>
/// Publishes numbered records by protocol v1 under a key of its own, so that all of them go to one partition and stay in
/// order.
/// </summary>
internal sealed class RecordPublisher : Publisher
{
    private const int MaxMessageBytes = 512 << 10;
    private const int RecordOverhead = 32;

    private readonly int _number;
    private readonly int _size;
    private readonly string _start;
    private readonly byte[] _prefix;
    private readonly byte[] _message;
    private readonly Queue<(long End, long SentAt)> _unanswered = new();

    public RecordPublisher(Uri url, int number, PublisherOptions options)
        : base(url, "streamotter.v1", options.InFlight)
    {
        _number = number;
        _size = options.Size;
        _start = $$"""{"type":"publish","stream":"{{options.Stream}}","seq":""";
        _prefix = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"k":"p{{number}}","s":""") + "\"");
        MaxTogether = Math.Clamp(MaxMessageBytes / (options.Size + RecordOverhead), 1, options.Batch);
        _message = new byte[512 + (MaxTogether * (options.Size + RecordOverhead))];
        SendText("{\"type\":\"hello\",\"client\":\"streamotter-bench\"}"u8);
        Flush();
    }

    /// <summary>Where the time from a message to its answer is noted; null: it is not.</summary>
    public LatencyHistogram? Acks { get; set; }

    protected override int MaxTogether { get; }

    protected override void Write(long first, int count, Func<long, long> due)
    {
        // The protocol's sequence numbers begin at 1.
        var at = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_start}{first + 1},\"records\":["), _message);
        for (var number = first; number < first + count; number++)
        {
            at += Copy(_prefix, at);
            RecordText.Write(_message.AsSpan(at, _size), RecordId.Of(_number, number), due(number));
            at += _size;
            at += Copy("\"},"u8, at);
        }
        at--; // the last comma
        at += Copy("]}"u8, at);
        _unanswered.Enqueue((first + count, Stopwatch.GetTimestamp()));
        SendText(_message.AsSpan(0, at));
    }

    protected override void OnMessage(ReadOnlySpan<byte> head)
    {
        var ack = "{\"type\":\"ack\",\"seq\":"u8;
        if (head.StartsWith(ack) && Utf8Parser.TryParse(head[ack.Length..], out long seq, out _))
        {
            var now = Stopwatch.GetTimestamp();
            while (_unanswered.TryPeek(out var oldest) && oldest.End <= seq)
            {
                _unanswered.Dequeue();
                Acks?.Add(now - oldest.SentAt);
            }
            Answered = seq;
        }
        else if (head.StartsWith("{\"type\":\"nack\""u8) || head.StartsWith("{\"type\":\"error\""u8))
        {
            throw new LoadException("The gateway did not store a record: " + Encoding.UTF8.GetString(head)) { IsRefusal = true };
        }
    }

    private int Copy(ReadOnlySpan<byte> bytes, int at)
    {
        bytes.CopyTo(_message.AsSpan(at));
        return bytes.Length;
    }
}
