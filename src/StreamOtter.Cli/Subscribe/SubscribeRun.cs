using StreamOtter.Cli.Clients;

namespace StreamOtter.Cli.Subscribe;

/// <summary>One run of <c>streamotter subscribe</c>.</summary>
internal sealed class SubscribeRun(StreamOtterClient client, string stream, bool isPattern, SubscribeOptions options, RecordPrinter printer)
{
    private StreamPosition? _position;
    private StreamRecord? _last;
    private StreamPosition? _end;
    private long _records;
    private bool _foundGap;
    private CancellationTokenSource? _done;

    public long? Count { get; init; }

    public TimeSpan? For { get; init; }

    public bool ExitAtEnd { get; init; }

    public bool FailOnGap { get; init; }

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(For ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        _done = done;
        try
        {
            if (ExitAtEnd)
                _end = OfPartitions(await client.GetEndAsync(stream, done.Token));
            await PrintAsync(done);
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // Ctrl-C, the time is up, or there is no more to come.
        }
        printer.Flush();
        return _foundGap && FailOnGap ? ExitCode.Gap
            : cancellationToken.IsCancellationRequested ? ExitCode.Interrupted
            : ExitCode.Ok;
    }

    public void Report()
    {
        var position = isPattern ? null : _last?.Position ?? _position;
        ClientCommand.Say($"{_records} records of '{stream}'." + (position is null ? "" : $" Go on with --from '{position}'."));
    }

    private async Task PrintAsync(CancellationTokenSource done)
    {
        var told = options with { PositionMoved = OnPosition, GapFound = OnGap, StreamFailed = failure => ClientCommand.Say(failure.Message) };
        var subscribed = isPattern ? client.SubscribeManyAsync(stream, told, done.Token) : client.SubscribeAsync(stream, told, done.Token);
        await using var records = subscribed.GetAsyncEnumerator(done.Token);
        while (!printer.IsClosed && !done.IsCancellationRequested)
        {
            // What waits to be written goes out before we wait.
            var next = records.MoveNextAsync();
            if (!next.IsCompleted)
                printer.Flush();
            if (!await next)
                return;
            printer.Write(records.Current);
            _last = records.Current;
            if (++_records == Count)
                return;
            if (_end is not null)
                OnPosition(_last.Position);
        }
    }

    private void OnPosition(StreamPosition position)
    {
        (_position, _last) = (position, null);
        if (_end is not null && position.HasReached(_end))
            _done!.Cancel();
    }

    private void OnGap(StreamGap gap)
    {
        _foundGap = true;
        var where = isPattern ? $" in '{gap.Stream}'" : "";
        ClientCommand.Say(gap.Reason == "recreated"
            ? $"Gap{where}: the stream was deleted and made again; what followed {gap.From} in the old partition {gap.Partition} is missing."
            : $"Gap{where}: records {gap.From} to {gap.To - 1} of partition {gap.Partition} are missing ({gap.Reason}).");
        if (FailOnGap)
            _done!.Cancel();
    }

    private StreamPosition OfPartitions(StreamPosition all) =>
        options.Partitions is not { } some ? all : new StreamPosition(all.Epoch, all.Offsets.Where(pair => some.Contains(pair.Key)));
}
