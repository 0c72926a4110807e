using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Subscribe;

/// <summary>One run of <c>streamotter subscribe --group</c>: a record is acknowledged once it is written.</summary>
internal sealed class ConsumeRun(StreamOtterClient client, string stream, string group, RecordPrinter printer)
{
    private readonly List<GroupRecord> _printed = [];
    private long _records;
    private bool _foundGap;

    public required StreamStart From { get; init; }

    public long? Count { get; init; }

    public TimeSpan? For { get; init; }

    public bool FailOnGap { get; init; }

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(For ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            await PrintAsync(done);
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // Ctrl-C, the time is up, or a gap was one too many.
        }
        return _foundGap && FailOnGap ? ExitCode.Gap
            : cancellationToken.IsCancellationRequested ? ExitCode.Interrupted
            : ExitCode.Ok;
    }

    public void Report() => ClientCommand.Say($"{_records} records of '{stream}' for the group '{group}'.");

    private async Task PrintAsync(CancellationTokenSource done)
    {
        var options = new ConsumeOptions
        {
            From = From,
            AcksOnNext = false,
            // What is not wanted is not taken from the others.
            Credit = (int)Math.Min(Count ?? int.MaxValue, new ConsumeOptions().Credit),
            GapFound = gap => OnGap(gap, done),
        };
        await using var records = client.ConsumeAsync(stream, group, options, done.Token).GetAsyncEnumerator(done.Token);
        while (!printer.IsClosed && !done.IsCancellationRequested)
        {
            // What waits to be written goes out before we wait, and is done with that.
            var next = records.MoveNextAsync();
            if (!next.IsCompleted)
                Flush();
            if (!await next)
                return;
            printer.Write(records.Current);
            _printed.Add(records.Current);
            if (++_records == Count)
                break;
        }
        Flush();
    }

    private void Flush()
    {
        printer.Flush();
        if (!printer.IsClosed)
            _printed.ForEach(record => record.Ack());
        _printed.Clear();
    }

    private void OnGap(StreamGap gap, CancellationTokenSource done)
    {
        _foundGap = true;
        ClientCommand.Say($"Gap: records {gap.From} to {gap.To - 1} of partition {gap.Partition} are missing ({gap.Reason}).");
        if (FailOnGap)
            done.Cancel();
    }
}
