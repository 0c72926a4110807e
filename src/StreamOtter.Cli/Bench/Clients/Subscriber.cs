using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Clients;

/// <summary>
/// A subscriber by protocol v1 that parses no JSON: it looks for the mark that begins each record's text, and reads the
/// number and the time behind it.
/// </summary>
internal sealed class Subscriber : LoadConnection
{
    private const int None = -1;

    /// <summary>Little, so that it is soon full.</summary>
    private const int IdleReceiveBuffer = 4096;

    private readonly SubscriberGroup _group;
    private readonly long[] _next;
    private readonly byte[] _record = new byte[RecordText.HeadSize];
    private readonly byte[] _message = new byte[512];
    private int _recordLength = None;
    private int _messageLength = None;
    private long _skipped;

    /// <param name="group">What it belongs to.</param>
    /// <param name="url">The gateway's address.</param>
    /// <param name="publishers">How many publishers' records it gets.</param>
    /// <param name="reads">Whether it goes on reading once it is subscribed.</param>
    public Subscriber(SubscriberGroup group, Uri url, int publishers, bool reads)
        : base(url, "streamotter.v1", reads ? 0 : IdleReceiveBuffer)
    {
        _group = group;
        Reads = reads;
        _next = new long[publishers];
        SendText("{\"type\":\"hello\",\"client\":\"streamotter-bench\"}"u8);
        Flush();
    }

    public bool Reads { get; }

    public bool IsSubscribed { get; private set; }

    public void Subscribe(string stream, string from)
    {
        SendText(Encoding.UTF8.GetBytes($$"""{"type":"subscribe","sub":1,"stream":"{{stream}}","from":"{{from}}"}"""));
        Flush();
    }

    /// <summary>How many of these records never came.</summary>
    /// <param name="published">How many each publisher has published.</param>
    public long CountLost(IReadOnlyList<long> published) => _skipped + published.Select((count, publisher) => count - _next[publisher]).Sum();

    protected override void OnPayload(ReadOnlySpan<byte> piece, bool isFirst, bool isLast)
    {
        _group.Bytes += piece.Length;
        if (isFirst)
            _messageLength = piece.StartsWith("{\"type\":\"records\""u8) ? None : 0;
        if (_messageLength != None)
            Gather(piece, isLast);
        ReadRecords(piece);
    }

    private void ReadRecords(ReadOnlySpan<byte> piece)
    {
        var now = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_recordLength == None)
            {
                var mark = piece.IndexOf(RecordText.Mark);
                if (mark < 0)
                    return;
                piece = piece[(mark + 1)..];
                if (piece.Length >= RecordText.HeadSize)
                {
                    Take(piece, now);
                    piece = piece[RecordText.HeadSize..];
                    continue;
                }
                _recordLength = 0;
            }
            var size = Math.Min(piece.Length, RecordText.HeadSize - _recordLength);
            piece[..size].CopyTo(_record.AsSpan(_recordLength));
            piece = piece[size..];
            _recordLength += size;
            if (_recordLength < RecordText.HeadSize)
                return;
            _recordLength = None;
            Take(_record, now);
        }
    }

    private void Take(ReadOnlySpan<byte> head, long now)
    {
        var (id, time) = RecordText.Read(head);
        var (publisher, number) = RecordId.Split(id);
        if (publisher >= _next.Length)
            throw new LoadException("A record came that this measurement did not publish; give it a --stream of its own.");
        _group.Records++;
        _group.Latency?.Add(now - time);
        if (number < _next[publisher])
        {
            _group.Repeated++;
            return;
        }
        _skipped += number - _next[publisher];
        _next[publisher] = number + 1;
    }

    /// <summary>What is no delivery: the beginning of it will do.</summary>
    private void Gather(ReadOnlySpan<byte> piece, bool isLast)
    {
        var size = Math.Min(piece.Length, _message.Length - _messageLength);
        piece[..size].CopyTo(_message.AsSpan(_messageLength));
        _messageLength += size;
        if (!isLast)
            return;
        var message = _message.AsSpan(0, _messageLength);
        if (message.StartsWith("{\"type\":\"subscribed\""u8))
            IsSubscribed = true;
        else if (message.StartsWith("{\"type\":\"error\""u8))
            throw new LoadException(string.Create(CultureInfo.InvariantCulture, $"The gateway refused a subscription: {Encoding.UTF8.GetString(message)}")) { IsRefusal = true };
    }
}
