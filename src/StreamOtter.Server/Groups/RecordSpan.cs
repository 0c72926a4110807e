namespace StreamOtter.Server.Groups;

/// <summary>
/// The records of a partition from the first that is not done to the last that was read, in the order of their offsets,
/// which may have holes. The first of them is the group's position.
/// </summary>
internal sealed class RecordSpan
{
    private GroupRecord?[] _ring = new GroupRecord?[16]; // a power of two; what is done with stays, to be used again
    private int _head;

    /// <summary>How many records lie in it, those done among them included.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes: those that are done may lie in the same memory as others that are not.</summary>
    public long Bytes { get; private set; }

    /// <summary>The first record that is not done, or null where there is none.</summary>
    public GroupRecord? First => Count > 0 ? this[0] : null;

    /// <summary>A record, from the first on.</summary>
    public GroupRecord this[int index] => _ring[(_head + index) & (_ring.Length - 1)]!;

    /// <summary>Takes in the next record.</summary>
    public GroupRecord Add(GroupPartition partition, long offset, ReadOnlyMemory<byte> bytes)
    {
        if (Count == _ring.Length)
            Grow();
        var record = _ring[(_head + Count) & (_ring.Length - 1)] ??= new GroupRecord();
        record.Begin(partition, offset, bytes);
        Count++;
        Bytes += record.Size;
        return record;
    }

    /// <summary>A record is done; the span gets shorter where it was the first.</summary>
    public void Finish(GroupRecord record)
    {
        record.Finish();
        while (Count > 0 && this[0].IsDone)
        {
            Bytes -= this[0].Size;
            _head = (_head + 1) & (_ring.Length - 1);
            Count--;
        }
    }

    /// <summary>The index of the first record at an offset or behind it.</summary>
    public int IndexOf(long offset)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Offset < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private void Grow()
    {
        var grown = new GroupRecord?[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
            grown[i] = this[i];
        (_ring, _head) = (grown, 0);
    }
}
