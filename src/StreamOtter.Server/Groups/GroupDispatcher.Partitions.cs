using Microsoft.Extensions.Logging;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Groups;

internal sealed partial class GroupDispatcher
{
    private readonly List<GroupPartition> _partitions = [];
    private bool _hasPosition; // in some partition: one that has none is new

    void IGroupObserver.OnAssigned(IReadOnlyList<(int Partition, long Next)> partitions)
    {
        var started = new List<(GroupPartition Partition, long Next)>();
        lock (_gate)
        {
            foreach (var (number, next) in partitions)
            {
                var partition = new GroupPartition(number);
                _partitions.Add(partition);
                started.Add((partition, next));
                _hasPosition |= next >= 0;
            }
        }
        _ = StartAsync(started);
    }

    IReadOnlyList<(int Partition, long Next)> IGroupObserver.OnRevoked(IReadOnlyList<int> partitions)
    {
        var positions = new List<(int, long)>();
        lock (_gate)
        {
            foreach (var number in partitions)
            {
                if (FindPartition(number) is not { } partition)
                    continue;
                if (partition.HasMoved)
                    positions.Add((number, partition.Position));
                Revoke(partition);
            }
        }
        Wake();
        return positions;
    }

    void IGroupObserver.OnEnded(EngineException reason) => End(reason);

    /// <summary>
    /// Finds out where the group stands in partitions that have come. A place that was found just now is kept before
    /// anything is handed out, so that it stays where it is, whoever comes next.
    /// </summary>
    private async Task StartAsync(List<(GroupPartition Partition, long Next)> partitions)
    {
        try
        {
            foreach (var (partition, next) in partitions)
            {
                var cursor = await FindCursorAsync(partition.Number);
                var start = next < 0 ? await FindStartAsync(cursor) : next;
                lock (_gate)
                {
                    if (!partition.IsRevoked)
                        partition.Start(cursor, start, isKept: next >= 0);
                }
                Wake();
            }
        }
        catch (OperationCanceledException)
        {
            // It is closing.
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    /// <summary>The feed's cursor. Of a partition that was added just now the engine's group may hear first.</summary>
    private async ValueTask<Cursor> FindCursorAsync(int partition)
    {
        var subscription = Volatile.Read(ref _subscription)!;
        while (subscription.Cursors.Length <= partition)
            await Task.Delay(Pace, _time, _over.Token);
        return subscription.Cursors[partition];
    }

    private async ValueTask<long> FindStartAsync(Cursor cursor)
    {
        while (true)
        {
            try
            {
                // Where the group has a position elsewhere, this partition was added while nobody of it was there.
                if (_hasPosition)
                    return (await _feed.Log.GetRangeAsync(cursor.Partition, _over.Token)).First;
                var start = await _start(_feed.Log, cursor.Partition, _over.Token);
                return start >= 0 ? start : cursor.Next;
            }
            catch (EngineException error)
            {
                LogNotStarted(_log, _name, _feed.Log.Name, cursor.Partition, error.Message);
            }
            await Task.Delay(Pace, _time, _over.Token);
        }
    }

    private GroupPartition? FindPartition(int number) => _partitions.Find(partition => partition.Number == number);

    private void Revoke(GroupPartition partition)
    {
        _partitions.Remove(partition);
        partition.IsRevoked = true;
        for (var i = 0; i < partition.Span.Count; i++)
            partition.Span[i].List?.Remove(partition.Span[i]);
        var delayed = _delayed.UnorderedItems.Where(item => item.Element.Partition != partition).ToArray();
        _delayed.Clear();
        _delayed.EnqueueRange(delayed);
        foreach (var member in _members)
        {
            member.Overdue.RemoveWhere(late => late.Partition == partition.Number);
            Queue(member);
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "Group {Group} of {Stream}: it is not known yet where partition {Partition} starts: {Error}")]
    private static partial void LogNotStarted(ILogger log, string group, string stream, int partition, string error);

    [LoggerMessage(2202, LogLevel.Warning, "Group {Group} of {Stream}: the records {From} to {To} of partition {Partition} are gone")]
    private static partial void LogGap(ILogger log, string group, string stream, int partition, long from, long to);
}
