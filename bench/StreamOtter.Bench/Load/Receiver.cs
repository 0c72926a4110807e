using System.Diagnostics;
using System.Text;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Load;

/// <summary>A subscriber: it counts records, and where asked to, reads each one's number and time.</summary>
internal sealed class Receiver : LoadConnection
{
    private const int None = -1;

    private readonly ReceiverGroup _group;
    private readonly byte[] _head = new byte[RecordText.HeadSize];
    private int _headLength = None;

    /// <param name="group">What it belongs to.</param>
    /// <param name="checks">Whether it makes sure that no record is missing, twice or out of order.</param>
    public Receiver(ReceiverGroup group, bool checks)
        : base(group.Url, group.SubProtocol)
    {
        _group = group;
        Checks = checks;
        foreach (var text in group.Greeting)
            SendText(Encoding.UTF8.GetBytes(text));
        Flush();
    }

    /// <summary>How many records came.</summary>
    public long Records { get; private set; }

    private bool Checks { get; }

    protected override void OnPayload(ReadOnlySpan<byte> piece, bool isFirst, bool isLast)
    {
        var records = piece.Count(RecordText.Mark);
        Records += records;
        _group.Records += records;
        if (isLast && Records > 0)
            _group.Frames++;
        if (Checks || _group.Latency is not null || _headLength != None)
            Read(piece);
    }

    private void Read(ReadOnlySpan<byte> piece)
    {
        while (true)
        {
            if (_headLength == None)
            {
                var mark = piece.IndexOf(RecordText.Mark);
                if (mark < 0)
                    return;
                piece = piece[(mark + 1)..];
                _headLength = 0;
            }
            var size = Math.Min(piece.Length, RecordText.HeadSize - _headLength);
            piece[..size].CopyTo(_head.AsSpan(_headLength));
            piece = piece[size..];
            _headLength += size;
            if (_headLength < RecordText.HeadSize)
                return;
            _headLength = None;
            var (number, time) = RecordText.Read(_head);
            if (Checks)
                _group.Check(number);
            _group.Latency?.Add(Stopwatch.GetTimestamp() - time);
        }
    }
}
