namespace StreamOtter.Server.Groups;

internal sealed partial class GroupDispatcher
{
    private readonly PriorityQueue<GroupRecord, long> _delayed = new(); // by the time of the next try; in no list
    private long _leaseDue = long.MaxValue; // no lease runs out before

    public void Ack(GroupMembership member, OffsetRuns runs)
    {
        lock (_gate)
        {
            // Late, but done: nobody needs to do it again who has not begun to.
            foreach (var record in AnsweredLate(member, runs))
            {
                var holder = record.Holder;
                Finish(record);
                if (holder is not null)
                    Queue(holder);
            }
            foreach (var record in Answered(member, runs))
                Finish(record);
            Queue(member);
            Wake(); // to keep the position
        }
    }

    public void Nack(GroupMembership member, OffsetRuns runs, TimeSpan delay, bool isDead)
    {
        lock (_gate)
        {
            AnsweredLate(member, runs); // it has gone to somebody else, or will
            var next = _time.GetTimestamp() + Ticks(delay);
            foreach (var record in Answered(member, runs))
            {
                if (isDead)
                    GiveUp(record, DeadReason.Refused);
                else
                    TakeBack(record, DeadReason.Nack, delay > TimeSpan.Zero ? next : null);
            }
            Queue(member);
            Wake();
        }
    }

    /// <summary>The records of an answer that the member has.</summary>
    private List<GroupRecord> Answered(GroupMembership member, OffsetRuns runs)
    {
        var answered = new List<GroupRecord>();
        foreach (var run in runs.Ascending)
        {
            if (FindPartition(run.Partition)?.Span is not { } span)
                continue;
            for (var i = span.IndexOf(run.First); i < span.Count && span[i].Offset < run.End && answered.Count < member.Taken.Count; i++)
            {
                if (span[i].List == member.Taken)
                    answered.Add(span[i]);
            }
        }
        return answered;
    }

    /// <summary>The records of an answer that the member had, and that are not done; they no longer count against its credit.</summary>
    private List<GroupRecord> AnsweredLate(GroupMembership member, OffsetRuns runs)
    {
        var answered = new List<GroupRecord>();
        if (member.Overdue.Count == 0)
            return answered;
        member.Overdue.RemoveWhere(late =>
        {
            if (!runs.Contains(late.Partition, late.Offset))
                return false;
            if (FindPartition(late.Partition)?.Find(late.Offset) is { IsDone: false } record && record.List != _dead)
                answered.Add(record);
            return true;
        });
        return answered;
    }

    /// <summary>Leases that have run out, and delays that are over.</summary>
    private void TakeBackOverdue(long now)
    {
        while (_delayed.TryPeek(out var record, out var due) && due <= now)
        {
            _delayed.Dequeue();
            _again.Add(record);
        }
        if (now < _leaseDue)
            return;
        _leaseDue = long.MaxValue;
        foreach (var member in _members)
        {
            // Both lists are in the order of their records' due times.
            while (member.Taken.First is { } record && record.Due <= now)
            {
                member.Overdue.Add((record.Partition.Number, record.Offset));
                TakeBack(record, DeadReason.Lease);
            }
            while (member.Waiting.First is { } record && record.Due <= now)
            {
                member.IsStuck = true;
                _again.Add(record);
            }
            _leaseDue = Math.Min(_leaseDue, Math.Min(member.Taken.First?.Due ?? long.MaxValue, member.Waiting.First?.Due ?? long.MaxValue));
        }
    }

    /// <summary>A member goes. What it was not even sent has not been tried.</summary>
    private void TakeBackAll(GroupMembership member)
    {
        while (member.Taken.First is { } record)
            TakeBack(record, DeadReason.Gone);
        while (member.Waiting.First is { } record)
            _again.Add(record);
    }

    /// <summary>A try has failed: the next follows, if there is one.</summary>
    private void TakeBack(GroupRecord record, string reason, long? notBefore = null)
    {
        if (record.Tries >= record.Holder!.Terms.Tries)
        {
            GiveUp(record, reason);
        }
        else if (notBefore is { } time)
        {
            record.List!.Remove(record);
            _delayed.Enqueue(record, time);
        }
        else
        {
            _again.Add(record);
        }
    }

    private void Finish(GroupRecord record)
    {
        if (record.List is null)
            _delayed.Remove(record, out _, out _);
        record.Partition.Span.Finish(record);
    }
}
