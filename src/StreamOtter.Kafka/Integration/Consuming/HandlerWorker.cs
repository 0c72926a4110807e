using System.Diagnostics;
using Polly;
using StreamOtter.Kafka.Integration.Telemetry;

namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>
/// Hands a partition's messages to the handler one after the other, those of several partitions side by side as far as
/// allowed, and sees each through: handled, or given up to the dead-letter queue, or left for later because its partition
/// goes. Only the first two move the position.
/// </summary>
internal sealed class HandlerWorker : ILaneWorker
{
    private readonly Func<ConsumerMessage, CancellationToken, ValueTask> _handler;
    private readonly SemaphoreSlim _slots;
    private readonly Retries _retries;
    private readonly Action<KafkaError> _report;
    private readonly ConsumerTelemetry _telemetry;

    public HandlerWorker(
        Func<ConsumerMessage, CancellationToken, ValueTask> handler, int concurrency, RetryPolicy retry, Action<KafkaError> report,
        ConsumerTelemetry telemetry, TimeProvider time)
    {
        _handler = handler;
        _slots = new SemaphoreSlim(concurrency);
        _report = report;
        _telemetry = telemetry;
        _retries = new Retries(retry, report, time);
    }

    /// <summary>How failures are dealt with from the next message on.</summary>
    public RetryPolicy Retry
    {
        set => _retries.Policy = value;
    }

    /// <summary>Gives a message up; null where none is.</summary>
    public Func<ConsumerMessage, Exception, CancellationToken, Task>? GiveUp { get; set; }

    public void OnReady(Lane lane)
    {
        var taken = new List<ConsumerMessage>(1);
        // Where one is under way, its end takes the next.
        if (lane.TryTake(1, taken))
            _ = Task.Run(() => RunAsync(lane, taken));
    }

    private async Task RunAsync(Lane lane, List<ConsumerMessage> taken)
    {
        // What the consumer was started in is none of what its messages are handled in.
        Activity.Current = null;
        do
        {
            lane.UnderWay = taken[0];
            _telemetry.Consumed(taken[0]);
            if (!await HandleAsync(lane, taken[0]).ConfigureAwait(false))
            {
                lane.Release();
                return;
            }
            lane.UnderWay = null;
            lane.Complete(taken[0]);
            taken.Clear();
        }
        while (lane.TryTake(1, taken));
    }

    /// <summary>Answers whether the message is done.</summary>
    private async Task<bool> HandleAsync(Lane lane, ConsumerMessage message)
    {
        var giveUp = GiveUp;
        try
        {
            var pipeline = giveUp is null ? _retries.UntilItWorks : _retries.AsOftenAsAllowed;
            await RunAsync(pipeline, lane, message, () => TryAsync(lane, message)).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (lane.Closing.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (giveUp is not null)
        {
            return await GiveUpAsync(lane, message, e, giveUp).ConfigureAwait(false);
        }
    }

    private async ValueTask TryAsync(Lane lane, ConsumerMessage message)
    {
        await _slots.WaitAsync(lane.Closing).ConfigureAwait(false);
        try
        {
            await _telemetry.ProcessAsync(_handler, message, lane.Abandoned).ConfigureAwait(false);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<bool> GiveUpAsync(
        Lane lane, ConsumerMessage message, Exception reason, Func<ConsumerMessage, Exception, CancellationToken, Task> giveUp)
    {
        _report(Retries.Tell(message, $"is given up to the dead-letter queue after {(message.Try == 1 ? "one try" : $"{message.Try} tries")}: {reason.Message}", reason));
        try
        {
            await RunAsync(_retries.OfTheQueue, lane, message, async () => await giveUp(message, reason, lane.Abandoned).ConfigureAwait(false)).ConfigureAwait(false);
            return true;
        }
        catch (Exception) when (lane.Closing.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task RunAsync(ResiliencePipeline pipeline, Lane lane, ConsumerMessage message, Func<ValueTask> act)
    {
        var context = ResilienceContextPool.Shared.Get(lane.Closing);
        context.Properties.Set(Retries.Message, message);
        try
        {
            await pipeline.ExecuteAsync(static (_, act) => act(), context, act).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
