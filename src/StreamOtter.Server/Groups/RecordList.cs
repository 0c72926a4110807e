namespace StreamOtter.Server.Groups;

/// <summary>Records in order, linked through themselves: each joins and leaves without a search or an allocation.</summary>
internal sealed class RecordList
{
    private GroupRecord? _last;

    public int Count { get; private set; }

    public GroupRecord? First { get; private set; }

    /// <summary>Takes a record in, out of the list where it was.</summary>
    public void Add(GroupRecord record)
    {
        record.List?.Remove(record);
        record.List = this;
        record.Previous = _last;
        if (_last is null)
            First = record;
        else
            _last.Next = record;
        _last = record;
        Count++;
    }

    public void Remove(GroupRecord record)
    {
        if (record.Previous is null)
            First = record.Next;
        else
            record.Previous.Next = record.Next;
        if (record.Next is null)
            _last = record.Previous;
        else
            record.Next.Previous = record.Previous;
        record.Previous = record.Next = null;
        record.List = null;
        Count--;
    }
}
