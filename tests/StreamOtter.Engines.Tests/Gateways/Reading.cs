using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.Gateways;

/// <summary>
/// What one subscription is told, checked as it comes: in each partition every offset from the start on, once and in
/// order, as a record or in a gap.
/// </summary>
internal sealed class Reading(StreamOtterClient client, string stream, StreamStart from)
{
    private readonly List<StreamRecord> _records = [];
    private readonly List<StreamGap> _gaps = [];

    public IReadOnlyList<StreamRecord> Records => _records;

    public IReadOnlyList<StreamGap> Gaps => _gaps;

    /// <summary>Where it stands.</summary>
    public StreamPosition? Position { get; private set; }

    /// <summary>Called after each record; while it waits the client reads on no further.</summary>
    public Func<Task>? AfterRecord { get; init; }

    /// <summary>Reads until it has reached a place.</summary>
    public Task ToAsync(StreamPosition end) => UntilAsync(() => Position?.HasReached(end) == true);

    public async Task UntilAsync(Func<bool> holds)
    {
        using var stop = new CancellationTokenSource(Limits.Wait);
        var options = new SubscribeOptions
        {
            From = from,
            BufferBytes = 64 << 10,
            GapFound = OnGap,
            PositionMoved = position =>
            {
                Position = position;
                if (holds())
                    stop.Cancel();
            },
        };
        try
        {
            await foreach (var record in client.SubscribeAsync(stream, options, stop.Token))
            {
                OnRecord(record);
                if (AfterRecord is not null)
                {
                    stop.CancelAfter(Timeout.InfiniteTimeSpan); // what it waits for has a bound of its own
                    await AfterRecord();
                }
                if (holds())
                    return;
                stop.CancelAfter(Limits.Wait);
            }
        }
        catch (OperationCanceledException) when (holds())
        {
            return;
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Waited in vain at {Position}: {_records.Count} records, {_gaps.Count} gaps.");
        }
    }

    private void OnRecord(StreamRecord record)
    {
        Assert.Equal(Position!.Offsets.GetValueOrDefault(record.Partition), record.Offset);
        Position = record.Position;
        _records.Add(record);
    }

    private void OnGap(StreamGap gap)
    {
        _gaps.Add(gap);
        if (gap.Reason == "recreated")
            return; // of another life: what comes has a position of its own
        Assert.Equal(Position!.Offsets.GetValueOrDefault(gap.Partition), gap.From);
        Position = Position.With(gap.Partition, gap.To);
    }
}
