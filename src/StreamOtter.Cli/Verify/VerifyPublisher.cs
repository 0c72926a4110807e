using System.Globalization;
using System.Text;

namespace StreamOtter.Cli.Verify;

/// <summary>
/// Publishes numbered records under its own key, so that all of them go to one partition, in batches of which some are
/// under way at a time.
/// </summary>
internal sealed class VerifyPublisher(VerifyOptions options, int number, TimeProvider time)
{
    private const int Batch = 100;
    private const int BatchesUnderWay = 8;

    private readonly string _key = "p" + number.ToString(CultureInfo.InvariantCulture);

    public VerifyLedger Ledger { get; } = new();

    /// <summary>Publishes until it is told to stop, then waits for the answers.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var client = new StreamOtterClient(new StreamOtterClientOptions { Url = options.Url, ClientName = "streamotter-verify" });
        var underWay = new Queue<Task>();
        var start = time.GetTimestamp();
        for (long published = 0; !stop.IsCancellationRequested; published += Batch)
        {
            await PaceAsync(start, published, stop);
            if (underWay.Count == BatchesUnderWay)
                await underWay.Dequeue();
            underWay.Enqueue(PublishAsync(client));
        }
        await Task.WhenAll(underWay).WaitAsync(options.Drain, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PublishAsync(StreamOtterClient client)
    {
        var first = Ledger.Begin(Batch);
        var records = new PublishRecord[Batch];
        for (var i = 0; i < Batch; i++)
            records[i] = PublishRecord.Text(ValueOf(first + i)) with { KeyText = _key };
        try
        {
            Ledger.End(first, await client.PublishAsync(options.Stream, records));
        }
        catch (StreamOtterException)
        {
            // Not answered: such records may have been stored or not.
        }
    }

    /// <summary>"7:1042:" and as many dots as the size asks for.</summary>
    private string ValueOf(long record)
    {
        var value = new StringBuilder();
        value.Append(CultureInfo.InvariantCulture, $"{number}:{record}:");
        return value.Append('.', Math.Max(0, options.Size - value.Length)).ToString();
    }

    private async Task PaceAsync(long start, long published, CancellationToken stop)
    {
        if (options.Rate is not { } rate)
            return;
        var due = TimeSpan.FromSeconds(published * (double)options.Publishers / rate) - time.GetElapsedTime(start);
        if (due > TimeSpan.Zero)
            await Task.Delay(due, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
