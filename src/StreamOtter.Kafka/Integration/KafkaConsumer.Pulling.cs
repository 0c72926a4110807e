using System.Runtime.CompilerServices;

namespace StreamOtter.Kafka.Integration;

public sealed partial class KafkaConsumer
{
    private const int ReadAhead = 256;

    // One asks at a time.
    private int _asking;

    /// <summary>
    /// Takes messages, of whichever partitions have some, and completes with the first: it does not wait until there are so
    /// many. Those of the batch before are done with this call, or with <see cref="CommitBatchOffsetsAsync"/>; until then a
    /// partition that must go to another member is held up, at most for <see cref="KafkaConsumerConfig.DrainTimeout"/>. A
    /// batch that is not done when the consumer is stopped comes again. Starts the consumer if need be.
    /// </summary>
    /// <param name="size">How many at most; 1 to 100,000.</param>
    /// <param name="cancellationToken">Gives it up; nothing is taken then.</param>
    /// <exception cref="KafkaIntegrationException">The consumer could not be started, or has failed.</exception>
    /// <exception cref="OperationCanceledException">The consumer was stopped.</exception>
    public async Task<IReadOnlyList<ConsumerMessage>> ConsumeBatchAsync(int size, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 100_000);
        BeginAsking();
        try
        {
            _pulling.Settle();
            if (!IsRunning)
                await StartAsync(cancellationToken).ConfigureAwait(false);
            return await _pulling.TakeAsync(_run!, size, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _asking, 0);
        }
    }

    /// <summary>
    /// Every message, as long as it is asked for: <c>await foreach (var message in consumer.ReadAllAsync())</c>. A message
    /// is done when the next is asked for; where the loop is left by a break or an exception its last message is not, and
    /// comes again. Starts the consumer if need be, and stops it when the loop is left.
    /// </summary>
    /// <exception cref="KafkaIntegrationException">The consumer could not be started, or has failed.</exception>
    public async IAsyncEnumerable<ConsumerMessage> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BeginAsking();
        try
        {
            if (!IsRunning)
                await StartAsync(cancellationToken).ConfigureAwait(false);
            while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } messages)
            {
                foreach (var message in messages)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    // Of a partition that goes, what is being handled still counts; the rest is the next member's.
                    var isOurs = _pulling.IsFirstOurs;
                    if (isOurs)
                        yield return message;
                    _pulling.SettleFirst(isOurs);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _asking, 0);
            _pulling.Drop();
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Null once the consumer was stopped.
    private async Task<IReadOnlyList<ConsumerMessage>?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _pulling.TakeAsync(_run!, ReadAhead, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    // While somebody asks, what he was given is his.
    private void BetweenQuestions(Action act)
    {
        if (Interlocked.CompareExchange(ref _asking, 1, 0) != 0)
            return;
        act();
        Volatile.Write(ref _asking, 0);
    }

    private void BeginAsking()
    {
        if (_handling is not null)
            throw new InvalidOperationException("The consumer's messages go to its handler: make one without a handler to ask for them.");
        if (Interlocked.Exchange(ref _asking, 1) != 0)
            throw new InvalidOperationException("The consumer is being asked already: one asks at a time.");
    }
}
