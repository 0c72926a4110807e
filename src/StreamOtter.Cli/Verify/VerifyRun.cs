namespace StreamOtter.Cli.Verify;

/// <summary>Publishers and subscribers against a gateway, for a time; then the account of both sides is compared.</summary>
internal sealed class VerifyRun
{
    private readonly VerifyOptions _options;
    private readonly TimeProvider _time;
    private readonly VerifyPublisher[] _publishers;
    private readonly VerifySubscriber[] _subscribers;

    public VerifyRun(VerifyOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _publishers = [.. Enumerable.Range(0, options.Publishers).Select(number => new VerifyPublisher(options, number, time))];
        _subscribers = [.. Enumerable.Range(0, options.Subscribers).Select(_ => new VerifySubscriber(options, _publishers))];
    }

    public async Task<VerifyReport> RunAsync(Func<CancellationToken, Task> disturb, VerifyKiller killer, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        using var published = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var finished = new CancellationTokenSource();
        var subscribing = Array.ConvertAll(_subscribers, subscriber => subscriber.RunAsync(finished.Token));
        var disturbing = disturb(published.Token);
        var publishing = Array.ConvertAll(_publishers, publisher => publisher.RunAsync(published.Token));

        await Task.Delay(_options.For, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await published.CancelAsync();
        await disturbing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(publishing);
        var took = _time.GetElapsedTime(start);
        await DrainAsync();
        await finished.CancelAsync();
        await Task.WhenAll(subscribing);
        if (Array.Find(_subscribers, subscriber => subscriber.Failure is not null)?.Failure is { } failure)
            throw failure;
        return Report(killer, took);
    }

    private async Task DrainAsync()
    {
        var start = _time.GetTimestamp();
        while (_subscribers.Any(subscriber => subscriber.CountLost() > 0) && _time.GetElapsedTime(start) < _options.Drain)
            await Task.Delay(TimeSpan.FromMilliseconds(200), _time, CancellationToken.None);
    }

    private VerifyReport Report(VerifyKiller killer, TimeSpan took)
    {
        var partitions = new Dictionary<int, PartitionCount>();
        foreach (var (partition, count) in _subscribers.SelectMany(subscriber => subscriber.Partitions))
        {
            var sum = partitions.GetValueOrDefault(partition);
            partitions[partition] = new PartitionCount(
                sum.Records + count.Records, sum.Duplicates + count.Duplicates, sum.Reordered + count.Reordered, sum.Gaps + count.Gaps);
        }
        return new VerifyReport
        {
            Stored = _publishers.Sum(publisher => publisher.Ledger.Count(PublishOutcome.Stored)),
            Refused = _publishers.Sum(publisher => publisher.Ledger.Count(PublishOutcome.Refused)),
            Unknown = _publishers.Sum(publisher => publisher.Ledger.Count(PublishOutcome.Unknown) + publisher.Ledger.Unanswered),
            Lost = _subscribers.Sum(subscriber => subscriber.CountLost()),
            Subscribers = _subscribers.Length,
            Kills = killer.Kills,
            Took = took,
            Partitions = partitions,
        };
    }
}
