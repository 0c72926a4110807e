namespace StreamOtter.Server.Groups;

/// <summary>A member's place in a group, and the records that it has. The dispatcher's lock guards all of it.</summary>
internal sealed class GroupMembership(GroupDispatcher dispatcher, IGroupMember member)
{
    public IGroupMember Member { get; } = member;

    public GroupTerms Terms { get; } = member.Terms;

    /// <summary>Its records that it has not taken yet.</summary>
    public RecordList Waiting { get; } = new();

    /// <summary>Its records that it has taken, and not answered.</summary>
    public RecordList Taken { get; } = new();

    /// <summary>
    /// What it has taken and not answered in time. It counts against the credit until it is answered all the same: who
    /// answers nothing gets no more than its credit, and uses up no more tries than that.
    /// </summary>
    public HashSet<(int Partition, long Offset)> Overdue { get; } = [];

    /// <summary>Its socket did not even take what waited for it: it gets nothing until it does.</summary>
    public bool IsStuck { get; set; }

    public bool HasLeft { get; set; }

    /// <summary>It is in the dispatcher's row of those who get the next record.</summary>
    public bool IsInRow { get; set; }

    /// <summary>Whether it can be given a record.</summary>
    public bool IsFree => !HasLeft && !IsStuck && Waiting.Count + Taken.Count + Overdue.Count < Terms.Credit;

    /// <summary>Takes records to be written now, about so many bytes; answers whether there are more.</summary>
    public bool Take(List<GroupDelivery> deliveries, int maxBytes) => dispatcher.Take(this, deliveries, maxBytes);

    /// <summary>Records are done. What it does not have, or no longer has, is left out.</summary>
    public void Ack(OffsetRuns runs) => dispatcher.Ack(this, runs);

    /// <summary>Records are not done. What it does not have, or no longer has, is left out.</summary>
    /// <param name="runs">Which.</param>
    /// <param name="delay">How long until they are delivered again.</param>
    /// <param name="isDead">They are given up at once.</param>
    public void Nack(OffsetRuns runs, TimeSpan delay, bool isDead) => dispatcher.Nack(this, runs, delay, isDead);

    /// <summary>Goes; what it has is given to others.</summary>
    public void Leave() => dispatcher.Leave(this);
}
