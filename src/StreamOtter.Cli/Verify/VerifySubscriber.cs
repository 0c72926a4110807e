namespace StreamOtter.Cli.Verify;

/// <summary>Reads the stream from its start and keeps account of what it is given.</summary>
internal sealed class VerifySubscriber(VerifyOptions options, VerifyAccount account)
{
    /// <summary>Reads until it is told to stop.</summary>
    /// <exception cref="StreamOtterException">The gateway ends the subscription.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await using var client = new StreamOtterClient(options.Client);
            var everything = new SubscribeOptions { From = StreamStart.Earliest, GapFound = gap => account.TakeGap(gap.Partition) };
            await foreach (var record in client.SubscribeAsync(options.Stream, everything, stop))
                account.Take(record.Partition, record.Offset, record.Text);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was told to.
        }
    }
}
