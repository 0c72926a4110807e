using Microsoft.Extensions.Logging;
using StreamOtter.Streams;

namespace StreamOtter.Server.Groups;

internal sealed partial class GroupDispatcher
{
    /// <summary>As many records as are given up at a time.</summary>
    private const int DeadAtOnce = 100;

    private readonly RecordList _dead = new(); // given up, until their dead letters are durable
    private Task _dying = Task.CompletedTask;
    private bool _isDying;
    private long _deadAfter; // the next try, where the last has failed

    private void GiveUp(GroupRecord record, string reason)
    {
        record.DeadReason = reason;
        _dead.Add(record);
    }

    private void StartDying(long now)
    {
        if (_dead.Count == 0 || _isDying || now < _deadAfter)
            return;
        _isDying = true;
        var records = new List<GroupRecord>();
        for (var record = _dead.First; record is not null && records.Count < DeadAtOnce; record = record.Next)
            records.Add(record);
        var letters = records.Select(record => new DeadRecord(record.Partition.Number, record.Bytes, record.Tries, record.DeadReason!)).ToArray();
        _dying = Task.Run(() => DieAsync(records, letters));
    }

    private async Task DieAsync(List<GroupRecord> records, DeadRecord[] letters)
    {
        var results = await AppendAsync(letters);
        var problem = results.FirstOrDefault(result => result.Status != AppendStatus.Stored).Error;
        if (problem is not null)
            LogNotGivenUp(_log, _name, _feed.Log.Name, _deadLetters.Name, problem);
        lock (_gate)
        {
            for (var i = 0; i < records.Count; i++)
            {
                // A partition that went meanwhile took its records with it.
                if (results[i].Status == AppendStatus.Stored && records[i].List == _dead)
                    records[i].Partition.Span.Finish(records[i]);
            }
            _isDying = false;
            if (problem is not null)
                _deadAfter = _time.GetTimestamp() + Ticks(Pace);
        }
        Wake();
    }

    private async ValueTask<AppendResult[]> AppendAsync(DeadRecord[] letters)
    {
        try
        {
            return await _deadLetters.AppendAsync(letters, _over.Token);
        }
        catch (Exception error)
        {
            // Whatever it was: they are kept, and it is tried again.
            return [.. letters.Select(_ => AppendResult.Unknown(error.Message))];
        }
    }

    [LoggerMessage(2203, LogLevel.Error, "Group {Group} of {Stream}: records cannot be given up to {DeadLetters}, and are kept: {Error}")]
    private static partial void LogNotGivenUp(ILogger log, string group, string stream, string deadLetters, string error);
}
