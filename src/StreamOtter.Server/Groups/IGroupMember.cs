using StreamOtter.Streams;

namespace StreamOtter.Server.Groups;

/// <summary>
/// Who consumes records of a group: a subscription of any protocol. Called with the dispatcher's lock held: it must only
/// note what it hears.
/// </summary>
internal interface IGroupMember
{
    /// <summary>What it has agreed to.</summary>
    GroupTerms Terms { get; }

    /// <summary>
    /// Whether it may have this record. One that no member may have is done; whose it is otherwise waits for a member that may.
    /// </summary>
    bool Accepts(ReadOnlyMemory<byte> record) => true;

    /// <summary>Records wait for it: to be taken by <see cref="GroupMembership.Take"/> from another call.</summary>
    void Wake();

    /// <summary>Records of the group are no longer kept, and cannot be delivered to anybody.</summary>
    void OnGap(int partition, long from, long to);

    /// <summary>The group cannot go on here. Nothing follows.</summary>
    void OnEnded(EngineException reason);
}
