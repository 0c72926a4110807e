using System.Buffers.Text;
using System.Globalization;
using System.Text;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Load;

/// <summary>Publishes by protocol v1: many records to a message, one answer to all of them.</summary>
internal sealed class V1Publisher : Publisher
{
    private readonly string _stream;
    private readonly bool _forGuide;
    private readonly int _batch;
    private readonly byte[] _message;

    /// <param name="port">The gateway's port.</param>
    /// <param name="stream">Where to publish.</param>
    /// <param name="forGuide">Whether the records are messages of the guide's protocol rather than plain text.</param>
    /// <param name="batch">How many records go into a message at most.</param>
    /// <param name="maxUnanswered">How many records may be unanswered.</param>
    public V1Publisher(int port, string stream, bool forGuide, int batch, int maxUnanswered)
        : base(new Uri($"ws://127.0.0.1:{port}/v1"), "streamotter.v1", maxUnanswered)
    {
        _stream = stream;
        _forGuide = forGuide;
        _batch = batch;
        _message = new byte[256 + (batch * 256)];
        SendText("{\"type\":\"hello\",\"client\":\"bench\"}"u8);
        Flush();
    }

    protected override int MaxTogether => _batch;

    protected override void Write(long first, int count, Func<long, long> due)
    {
        // The protocol's sequence numbers begin at 1.
        var start = string.Create(CultureInfo.InvariantCulture, $$"""{"type":"publish","stream":"{{_stream}}","seq":{{first + 1}},"records":[""");
        var at = Encoding.UTF8.GetBytes(start, _message);
        for (var number = first; number < first + count; number++)
        {
            at += Copy(_forGuide ? "{\"v\":"u8 : "{\"s\":\""u8, at);
            if (_forGuide)
                GuideText.Write(_message.AsSpan(at), number, due(number));
            else
                RecordText.Write(_message.AsSpan(at, RecordText.Size), number, due(number));
            at += _forGuide ? GuideText.Size : RecordText.Size;
            at += Copy(_forGuide ? "},"u8 : "\"},"u8, at);
        }
        at--; // the last comma
        at += Copy("]}"u8, at);
        SendText(_message.AsSpan(0, at));
    }

    protected override void OnMessage(ReadOnlySpan<byte> head)
    {
        var ack = "{\"type\":\"ack\",\"seq\":"u8;
        if (head.StartsWith(ack) && Utf8Parser.TryParse(head[ack.Length..], out long seq, out _))
            Answered = seq;
        else if (!head.StartsWith("{\"type\":\"welcome\""u8))
            throw new LoadException("The gateway did not store a record: " + Encoding.UTF8.GetString(head));
    }

    private int Copy(ReadOnlySpan<byte> bytes, int at)
    {
        bytes.CopyTo(_message.AsSpan(at));
        return bytes.Length;
    }
}
