namespace StreamOtter.Server.Groups;

/// <summary>
/// A record that was read and lies at or above the group's position. Its partition's <see cref="RecordSpan"/> owns it
/// and uses it again; while it is not done it is in one list at most.
/// </summary>
internal sealed class GroupRecord
{
    public GroupPartition Partition { get; private set; } = null!;

    public long Offset { get; private set; }

    /// <summary>The record in its encoding; its memory is let go of once it is done.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>What it counts for while it is in the span, done or not: others may lie in the same memory.</summary>
    public int Size { get; private set; }

    /// <summary>How often it was delivered.</summary>
    public int Tries { get; set; }

    /// <summary>Who has it, or had it last.</summary>
    public GroupMembership? Holder { get; set; }

    /// <summary>When the holder's time is over, or the wait for the next try.</summary>
    public long Due { get; set; }

    /// <summary>Why it is given up, where it is.</summary>
    public string? DeadReason { get; set; }

    public bool IsDone { get; private set; }

    /// <summary>The list it is in.</summary>
    public RecordList? List { get; set; }

    public GroupRecord? Previous { get; set; }

    public GroupRecord? Next { get; set; }

    public void Begin(GroupPartition partition, long offset, ReadOnlyMemory<byte> bytes)
    {
        Partition = partition;
        Offset = offset;
        Bytes = bytes;
        Size = bytes.Length;
        Tries = 0;
        DeadReason = null;
        IsDone = false;
    }

    public void Finish()
    {
        List?.Remove(this);
        IsDone = true;
        Holder = null;
        Bytes = default;
    }
}
