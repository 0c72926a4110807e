using System.Globalization;

namespace StreamOtter.Cli.Verify;

/// <summary>Reads the stream from its start and keeps account of what it saw.</summary>
internal sealed class VerifySubscriber(VerifyOptions options, IReadOnlyList<VerifyPublisher> publishers)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, long> _lastOffset = [];
    private readonly List<HashSet<long>> _seen = [.. publishers.Select(_ => new HashSet<long>())];
    private readonly long[] _lastNumber = [.. publishers.Select(_ => -1L)];
    private readonly Dictionary<int, PartitionCount> _partitions = [];

    /// <summary>What was wrong, by partition; and how many records each brought.</summary>
    public IReadOnlyDictionary<int, PartitionCount> Partitions
    {
        get
        {
            lock (_gate)
                return new Dictionary<int, PartitionCount>(_partitions);
        }
    }

    /// <summary>Why it ended, where it did before it was told to.</summary>
    public Exception? Failure { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await using var client = new StreamOtterClient(new StreamOtterClientOptions { Url = options.Url, ClientName = "streamotter-verify" });
            client.Gap += (_, gap) => Count(gap.Partition, count => count with { Gaps = count.Gaps + 1 });
            await foreach (var record in client.SubscribeAsync(options.Stream, new SubscribeOptions { From = StreamStart.Earliest }, stop))
                Take(record);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was told to.
        }
        catch (StreamOtterException error)
        {
            Failure = error;
        }
    }

    /// <summary>How many acknowledged records it has not seen.</summary>
    public long CountLost()
    {
        long lost = 0;
        lock (_gate)
        {
            for (var publisher = 0; publisher < publishers.Count; publisher++)
            {
                var seen = _seen[publisher];
                publishers[publisher].Ledger.ForEachStored(number => lost += seen.Contains(number) ? 0 : 1);
            }
        }
        return lost;
    }

    private void Take(StreamRecord record)
    {
        var parts = record.Text.Split(':', 3);
        var (publisher, number) = (int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
        lock (_gate)
        {
            var count = _partitions.GetValueOrDefault(record.Partition);
            count = count with { Records = count.Records + 1 };
            if (!_seen[publisher].Add(number))
                count = count with { Duplicates = count.Duplicates + 1 };
            else if (number < _lastNumber[publisher])
                count = count with { Reordered = count.Reordered + 1 };
            if (_lastOffset.TryGetValue(record.Partition, out var last) && record.Offset <= last)
                count = count with { Reordered = count.Reordered + 1 };
            _lastNumber[publisher] = Math.Max(_lastNumber[publisher], number);
            _lastOffset[record.Partition] = record.Offset;
            _partitions[record.Partition] = count;
        }
    }

    private void Count(int partition, Func<PartitionCount, PartitionCount> change)
    {
        lock (_gate)
            _partitions[partition] = change(_partitions.GetValueOrDefault(partition));
    }
}
