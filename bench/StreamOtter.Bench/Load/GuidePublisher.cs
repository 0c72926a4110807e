using System.Text;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Load;

/// <summary>Publishes by the guide's protocol: a message for each record, an answer to each.</summary>
internal sealed class GuidePublisher(int port, int maxUnanswered) : Publisher(new Uri($"ws://127.0.0.1:{port}/ws"), subProtocol: null, maxUnanswered)
{
    private readonly byte[] _message = new byte[GuideText.Size];

    /// <summary>How many records came back to it, as they come to every client.</summary>
    public long Echoed { get; private set; }

    protected override int MaxTogether => 64;

    protected override void Write(long first, int count, Func<long, long> due)
    {
        for (var number = first; number < first + count; number++)
        {
            GuideText.Write(_message, number, due(number));
            SendText(_message);
        }
    }

    protected override void OnMessage(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("{\"messageType\":\"ACK\""u8))
            Answered++;
        else if (head.StartsWith("{\"messageType\":\"USER\""u8))
            Echoed++;
        else if (head.StartsWith("{\"messageType\":\"ERROR\""u8))
            throw new LoadException("The gateway did not store a record: " + Encoding.UTF8.GetString(head));
    }
}
