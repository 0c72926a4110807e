using System.Globalization;

namespace StreamOtter.Cli.Verify;

/// <summary>
/// Publishes numbered records under its own key, so that all of them go to one partition, in batches of which some are
/// under way at a time.
/// </summary>
internal sealed class VerifyPublisher(VerifyOptions options, VerifyText text, int number, VerifyLedger ledger, TimeProvider time)
{
    private const int MaxBatch = 100;
    private const int MaxBatchBytes = 256 << 10;
    private const int BatchesUnderWay = 8;

    private readonly string _key = "p" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>At least ten batches a second where records are paced.</summary>
    private readonly int _batch = Math.Clamp(
        Math.Min(MaxBatchBytes / options.Size, (options.Rate ?? int.MaxValue) / options.Publishers / 10), 1, MaxBatch);

    /// <summary>Publishes until it is told to stop, then waits for the answers until it is told that it is enough.</summary>
    /// <exception cref="StreamOtterException">The gateway turns it away for good.</exception>
    public async Task RunAsync(CancellationToken stop, CancellationToken drained)
    {
        await using var client = new StreamOtterClient(options.Client);
        var underWay = new Queue<Task>();
        var start = time.GetTimestamp();
        try
        {
            for (long published = 0; ; published += _batch)
            {
                await PaceAsync(start, published, stop);
                if (underWay.Count == BatchesUnderWay)
                    await underWay.Dequeue().WaitAsync(stop);
                stop.ThrowIfCancellationRequested();
                underWay.Enqueue(PublishAsync(client));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It is time to stop.
        }
        try
        {
            await Task.WhenAll(underWay).WaitAsync(drained);
        }
        catch (OperationCanceledException) when (drained.IsCancellationRequested)
        {
            // What has no answer by now counts as unknown.
        }
    }

    private async Task PublishAsync(StreamOtterClient client)
    {
        var first = ledger.Begin(_batch);
        var records = new PublishRecord[_batch];
        for (var i = 0; i < _batch; i++)
            records[i] = PublishRecord.Text(text.Write(number, first + i, options.Size)) with { KeyText = _key };
        ledger.End(first, await client.PublishAsync(options.Stream, records, CancellationToken.None));
    }

    private async Task PaceAsync(long start, long published, CancellationToken stop)
    {
        if (options.Rate is not { } rate)
            return;
        var due = TimeSpan.FromSeconds(published * (double)options.Publishers / rate) - time.GetElapsedTime(start);
        if (due > TimeSpan.Zero)
            await Task.Delay(due, time, stop);
    }
}
