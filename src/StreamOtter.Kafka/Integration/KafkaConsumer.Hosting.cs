namespace StreamOtter.Kafka.Integration;

public sealed partial class KafkaConsumer
{
    /// <summary>Whether it has had its first partitions, and still runs.</summary>
    internal bool IsReady => _run is { HasEnded: false, Started.IsCompletedSuccessfully: true };

    /// <summary>The partitions that are its own.</summary>
    internal int Partitions => _run?.Lanes.Count() ?? 0;

    /// <summary>A message whose handler has failed, and which is being tried again; null where there is none.</summary>
    internal ConsumerMessage? Retrying => _run?.Lanes.Select(lane => lane.UnderWay).FirstOrDefault(message => message?.Try > 1);

    /// <summary>Waits for the end of what was started last; answers what ended it, or null where that was a stop.</summary>
    internal async Task<KafkaIntegrationException?> WaitForEndAsync(CancellationToken cancellationToken)
    {
        if (_run is not { } run)
            return null;
        await run.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        return run.Failure;
    }

    /// <summary>Whether its listeners and its log have been told of this failure, for it ended the run.</summary>
    internal bool HasTold(Exception failure) => failure == _run?.Failure;

    /// <summary>Whether the brokers answer it.</summary>
    internal Task<bool> AskBrokersAsync() => _run?.AskAsync() ?? Task.FromResult(false);
}
