using Microsoft.Extensions.Logging;

namespace StreamOtter.Server.Groups;

internal sealed partial class GroupDispatcher
{
    private Task _keeping = Task.CompletedTask;
    private bool _mustKeep;
    private bool _isKeeping;
    private long _keepAfter;

    /// <summary>Has the log keep the group's position, where it has moved, and not too often.</summary>
    private void StartKeeping(long now)
    {
        _mustKeep = _partitions.Exists(partition => partition.HasMoved);
        if (!_mustKeep || _isKeeping || now < _keepAfter)
            return;
        _isKeeping = true;
        _keepAfter = now + Ticks(Pace);
        var moved = _partitions.Where(partition => partition.HasMoved).Select(partition => (partition, partition.Position)).ToArray();
        _keeping = Task.Run(() => KeepAsync(moved));
    }

    private async Task KeepAsync((GroupPartition Partition, long Next)[] moved)
    {
        var isKept = false;
        try
        {
            var group = await _joined.Task;
            await group.CommitAsync(Array.ConvertAll(moved, at => (at.Partition.Number, at.Next)), _over.Token);
            isKept = true;
        }
        catch (Exception error)
        {
            // Nothing is lost by it, and it is tried again.
            LogNotKept(_log, _name, _feed.Log.Name, error.Message);
        }
        lock (_gate)
        {
            _isKeeping = false;
            foreach (var (partition, next) in moved)
            {
                if (isKept)
                    partition.Kept = next;
            }
        }
        Wake();
    }

    [LoggerMessage(2205, LogLevel.Warning, "Group {Group} of {Stream}: its position is not kept yet: {Error}")]
    private static partial void LogNotKept(ILogger log, string group, string stream, string error);
}
