using System.Buffers;
using StreamOtter.Connecting;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Subscribing;

/// <summary>
/// A member of a group. The gateway keeps the position; what is kept here are the answers that are not sent yet. With a
/// connection go all records that came over it: the gateway gives them to somebody, perhaps to us again.
/// </summary>
internal sealed class GroupSubscription(int number, string stream, string group, ConsumeOptions options, Backoff backoff, Action changed)
    : Subscription(number, stream, backoff)
{
    private const int MaxRuns = 10_000;
    private const int RunBytes = 40; // the longest
    private const int MessageBytes = 128; // around the runs

    private readonly Lock _gate = new();
    private readonly Queue<GroupAnswer> _answers = new();
    private volatile int _life; // counts the times that the gateway has opened it

    public override SubscribeMessage ToWire() => new(Number, Name, IsPattern: false, options.From.Wire)
    {
        Group = new WireGroup(group, options.Credit, (long)options.Lease.TotalMilliseconds, options.Tries),
    };

    public override void OnSubscribed(SubscribedMessage message)
    {
    }

    public override void OnRecords(RecordsMessage message)
    {
        foreach (var record in message.Records)
            Add(new Delivery(new GroupRecord(Name, record, this, _life), 0));
    }

    public override void OnGap(GapMessage message) =>
        Add(new Delivery(new StreamGap(Name, message.Partition, message.From, message.To, message.Reason), 0));

    public override void OnClosed()
    {
        lock (_gate)
        {
            _life++;
            _answers.Clear();
        }
    }

    /// <summary>Whether a record that came is still this member's.</summary>
    public bool Has(int life) => life == _life;

    /// <summary>What the application says of a record; of no meaning where it is somebody else's by now.</summary>
    public void Answer(int life, int partition, long offset, bool isDone, TimeSpan delay, bool isDead)
    {
        lock (_gate)
        {
            if (life != _life)
                return;
            _answers.Enqueue(new GroupAnswer(partition, offset, isDone, (long)delay.TotalMilliseconds, isDead));
        }
        changed();
    }

    public override bool TryWriteAnswers(ArrayBufferWriter<byte> message, int limit)
    {
        lock (_gate)
        {
            if (!_answers.TryPeek(out var kind))
                return false;
            var most = Math.Clamp((limit - MessageBytes) / RunBytes, 1, MaxRuns);
            var places = new List<(int Partition, long Offset)>();
            while (places.Count < most && _answers.TryPeek(out var answer) && answer.IsLike(kind))
            {
                _answers.Dequeue();
                places.Add((answer.Partition, answer.Offset));
            }
            if (kind.IsDone)
                ClientMessageWriter.WriteAck(message, Number, RunsOf(places));
            else
                ClientMessageWriter.WriteNack(message, Number, RunsOf(places), kind.Delay, kind.IsDead);
            return true;
        }
    }

    private static List<WireRun> RunsOf(List<(int Partition, long Offset)> places)
    {
        places.Sort();
        var runs = new List<WireRun>();
        foreach (var (partition, offset) in places)
        {
            // A hole is not bridged: what lies in it may be a record of ours that is not done.
            if (runs.Count > 0 && runs[^1] is var last && last.Partition == partition && offset <= last.First + last.Count)
                runs[^1] = last with { Count = offset - last.First + 1 };
            else
                runs.Add(new WireRun(partition, offset, 1));
        }
        return runs;
    }
}
