namespace StreamOtter.Cli.Verify;

/// <summary>Publishers and subscribers against a gateway, for a time; then the account of both sides is compared.</summary>
internal sealed class VerifyRun
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DrainWhenInterrupted = TimeSpan.FromSeconds(5);

    private readonly VerifyOptions _options;
    private readonly TimeProvider _time;
    private readonly VerifyLedger[] _ledgers;
    private readonly VerifyAccount[] _accounts;
    private readonly VerifyPublisher[] _publishers;
    private readonly VerifySubscriber[] _subscribers;

    public VerifyRun(VerifyOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        var text = VerifyText.New();
        _ledgers = [.. Enumerable.Range(0, options.Publishers).Select(_ => new VerifyLedger())];
        _accounts = [.. Enumerable.Range(0, options.Subscribers).Select(_ => new VerifyAccount(text, _ledgers))];
        _publishers = [.. _ledgers.Select((ledger, number) => new VerifyPublisher(options, text, number, ledger, time))];
        _subscribers = [.. _accounts.Select(account => new VerifySubscriber(options, account))];
    }

    /// <summary>Runs until the time is up or the token is cancelled, which ends the publishing and not the comparison.</summary>
    /// <param name="disturb">Kills gateways, or does nothing, until it is told to stop; answers how often it did.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Ends the publishing.</param>
    /// <exception cref="StreamOtterException">The gateway turns publishers or subscribers away for good.</exception>
    /// <exception cref="CommandFailedException">What was to be killed could not be, or did not come back.</exception>
    public async Task<VerifyReport> RunAsync(
        Func<CancellationToken, Task<int>> disturb, IProgress<(string, double)> progress, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        using var published = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var finished = new CancellationTokenSource();
        using var drained = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var interrupted = cancellationToken.Register(() => drained.CancelAfter(DrainWhenInterrupted));
        var subscribing = Task.WhenAll(Array.ConvertAll(_subscribers, subscriber => subscriber.RunAsync(finished.Token)));
        var publishing = Task.WhenAll(Array.ConvertAll(_publishers, publisher => publisher.RunAsync(published.Token, drained.Token)));
        var disturbing = disturb(published.Token);
        try
        {
            // Whichever of them ends before its time has failed.
            while (_time.GetElapsedTime(start) < _options.For && !cancellationToken.IsCancellationRequested
                && !subscribing.IsFaulted && !publishing.IsFaulted && !disturbing.IsFaulted)
            {
                progress.Report(($"verifying '{_options.Stream}'", _time.GetElapsedTime(start) / _options.For));
                await Task.Delay(Glance, _time, CancellationToken.None);
            }
            if (!cancellationToken.IsCancellationRequested)
                drained.CancelAfter(_options.Drain);
            await published.CancelAsync();
            var kills = await disturbing;
            await publishing;
            var took = _time.GetElapsedTime(start);
            progress.Report(("waiting for the last records", 1));
            await DrainAsync(subscribing, drained.Token);
            return Report(kills, took);
        }
        finally
        {
            await published.CancelAsync();
            await finished.CancelAsync();
            await Task.WhenAll(subscribing, publishing, disturbing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (subscribing.IsFaulted)
                await subscribing;
        }
    }

    private async Task DrainAsync(Task subscribing, CancellationToken drained)
    {
        while (_accounts.Any(account => account.CountLost() > 0) && !drained.IsCancellationRequested && !subscribing.IsCompleted)
            await Task.Delay(Glance, _time, CancellationToken.None);
    }

    private VerifyReport Report(int kills, TimeSpan took) => new()
    {
        Stream = _options.Stream,
        Stored = _ledgers.Sum(ledger => ledger.Count(PublishOutcome.Stored)),
        Refused = _ledgers.Sum(ledger => ledger.Count(PublishOutcome.Refused)),
        Unknown = _ledgers.Sum(ledger => ledger.Count(PublishOutcome.Unknown) + ledger.CountUnanswered()),
        Error = _ledgers.Select(ledger => ledger.Error).FirstOrDefault(error => error is not null),
        Lost = _accounts.Sum(account => account.CountLost()),
        Subscribers = _accounts.Length,
        Kills = kills,
        Seconds = Math.Round(took.TotalSeconds, 1),
        Partitions = _accounts.SelectMany(account => account.Partitions).GroupBy(pair => pair.Key).ToDictionary(
            group => group.Key, group => group.Aggregate(default(PartitionCount), (sum, pair) => sum + pair.Value)),
    };
}
