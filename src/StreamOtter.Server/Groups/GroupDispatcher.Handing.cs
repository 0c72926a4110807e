using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Groups;

internal sealed partial class GroupDispatcher
{
    /// <summary>About as many bytes as are taken of a partition before the next has its turn.</summary>
    private const int ReadBytes = 16 << 10;

    /// <summary>
    /// What the undone records of all partitions may take, done ones between them included. Each partition has its
    /// share, so that a record that nobody gets done does not stop the others.
    /// </summary>
    private const long MaxUndoneBytes = 32 << 20;

    private readonly Queue<GroupMembership> _row = new(); // who gets the next record, each in it at most once
    private readonly RecordList _again = new(); // came back, and goes before what is fresh
    private int _firstPartition;

    /// <summary>A member's writer takes what waits for it.</summary>
    public bool Take(GroupMembership member, List<GroupDelivery> deliveries, int maxBytes)
    {
        lock (_gate)
        {
            var hasRoom = member.IsStuck;
            member.IsStuck = false;
            while (maxBytes > 0 && member.Waiting.First is { } record)
            {
                record.Tries++;
                deliveries.Add(new GroupDelivery(record.Partition.Number, record.Bytes, record.Tries));
                maxBytes -= record.Bytes.Length;
                if (member.Terms.AcksItself)
                    member.Taken.Add(record);
                else
                    record.Partition.Span.Finish(record);
                hasRoom |= !member.Terms.AcksItself;
            }
            if (hasRoom)
                Queue(member);
            return member.Waiting.Count > 0;
        }
    }

    private void HandOut(long now)
    {
        while (_row.Count > 0 && NextRecord() is { } record)
        {
            if (NextMember(record) is not { } member)
            {
                if (_members.Exists(member => member.Member.Accepts(record.Bytes)))
                    return; // it waits for one that may have it
                Finish(record);
                continue;
            }
            record.Holder = member;
            record.Due = now + Ticks(member.Terms.Lease);
            _leaseDue = Math.Min(_leaseDue, record.Due);
            member.Waiting.Add(record);
            if (member.Waiting.Count == 1)
                member.Member.Wake();
            if (member.IsFree)
                Enter(member);
        }
    }

    /// <summary>The next record to be handed out, left where it is.</summary>
    private GroupRecord? NextRecord()
    {
        if (_again.First is { } again)
            return again;
        for (var i = 0; i < _partitions.Count && !_isClosing; i++)
        {
            var partition = _partitions[(_firstPartition + i) % _partitions.Count];
            if (partition.Fresh.First is null)
                Read(partition);
            if (partition.Fresh.First is not { } record)
                continue;
            // The next one's turn comes when this one's records are handed out.
            _firstPartition = (_firstPartition + i + (partition.Fresh.Count == 1 ? 1 : 0)) % _partitions.Count;
            return record;
        }
        return null;
    }

    private void Read(GroupPartition partition)
    {
        while (true)
        {
            switch (partition.Read(ReadBytes, MaxUndoneBytes / _partitions.Count))
            {
                case CursorState.Gap:
                    var (from, to) = partition.Gap;
                    LogGap(_log, _name, _feed.Log.Name, partition.Number, from, to);
                    foreach (var member in _members)
                        member.Member.OnGap(partition.Number, from, to);
                    continue;
                case CursorState.Failed:
                    End(partition.Error);
                    return;
                default:
                    return;
            }
        }
    }

    /// <summary>The next member with credit that may have a record; who had it last only where nobody else has any.</summary>
    private GroupMembership? NextMember(GroupRecord record)
    {
        GroupMembership? last = null;
        // Once around: who may not have it comes behind the others.
        for (var left = _row.Count; left > 0; left--)
        {
            var member = _row.Dequeue();
            member.IsInRow = false;
            if (!member.IsFree)
                continue;
            if (!member.Member.Accepts(record.Bytes))
            {
                Enter(member);
                continue;
            }
            if (member != record.Holder)
            {
                if (last is not null)
                    Enter(last);
                return member;
            }
            last = member;
        }
        return last;
    }

    /// <summary>A member may have credit again.</summary>
    private void Queue(GroupMembership member)
    {
        if (!member.IsFree)
            return;
        Enter(member);
        Wake();
    }

    private void Enter(GroupMembership member)
    {
        if (member.IsInRow)
            return;
        member.IsInRow = true;
        _row.Enqueue(member);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
