using StreamOtter.Kafka.Clients;
using StreamOtter.Kafka.Integration.Telemetry;

namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>Gives messages to who asks for them: what was given before is done with the next question.</summary>
internal sealed class PullWorker(ConsumerTelemetry telemetry, TimeProvider time) : ILaneWorker
{
    // A signal that came between a look and the waiting for it is not missed for longer than this.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly AsyncSignal _ready = new();
    private readonly List<(Lane Lane, ConsumerMessage Message)> _given = [];
    private int _turn;

    public void OnReady(Lane lane) => _ready.Set();

    /// <summary>Marks all that was given as done.</summary>
    public void Settle()
    {
        foreach (var (lane, message) in _given)
            lane.Complete(message);
        _given.Clear();
    }

    /// <summary>Marks those up to these as done: they were committed.</summary>
    public void Settle(IEnumerable<ConsumerMessage> committed)
    {
        foreach (var partition in committed.GroupBy(message => (message.Topic, message.Partition)))
        {
            var last = partition.Max(message => message.Offset);
            foreach (var (lane, message) in _given.Where(given => (given.Message.Topic, given.Message.Partition) == partition.Key && given.Message.Offset <= last))
                lane.Complete(message);
            _given.RemoveAll(given => (given.Message.Topic, given.Message.Partition) == partition.Key && given.Message.Offset <= last);
        }
    }

    /// <summary>Waits for messages and takes up to so many.</summary>
    public async Task<IReadOnlyList<ConsumerMessage>> TakeAsync(ConsumerRun run, int max, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (run.HasEnded)
                throw run.Failure ?? (Exception)new OperationCanceledException("The consumer was stopped.");
            if (Take(run, max) is { Count: > 0 } messages)
                return messages;
            await _ready.WaitAsync(LookAgain, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the first of those given is still this consumer's; of a partition that goes it is not.</summary>
    public bool IsFirstOurs => !_given[0].Lane.Closing.IsCancellationRequested;

    /// <summary>Marks the first of those given as done, or not.</summary>
    public void SettleFirst(bool isDone)
    {
        var (lane, message) = _given[0];
        _given.RemoveAt(0);
        if (isDone)
            lane.Complete(message);
        else
            lane.Release();
    }

    /// <summary>Gives back all that was given: it is not done.</summary>
    public void Drop()
    {
        foreach (var (lane, _) in _given)
            lane.Release();
        _given.Clear();
    }

    // Another partition begins each time, or the first ones would be all that is ever asked.
    private List<ConsumerMessage> Take(ConsumerRun run, int max)
    {
        var taken = new List<ConsumerMessage>();
        var lanes = run.Lanes.ToList();
        for (var i = 0; i < lanes.Count && taken.Count < max; i++)
        {
            var lane = lanes[(i + _turn) % lanes.Count];
            var from = taken.Count;
            if (lane.TryTake(max - from, taken))
                _given.AddRange(taken.Skip(from).Select(message => (lane, message)));
        }
        _turn++;
        foreach (var message in taken)
            telemetry.Consumed(message);
        return taken;
    }
}
