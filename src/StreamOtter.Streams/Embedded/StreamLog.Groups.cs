namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    // Under the gate.
    private readonly Dictionary<string, GroupMember> _members = new(StringComparer.Ordinal);

    /// <summary>Makes the group this process's.</summary>
    /// <exception cref="InvalidOperationException">It is already.</exception>
    public void Join(GroupMember member)
    {
        lock (_gate)
        {
            ThrowIfEnded();
            if (!_members.TryAdd(member.Name, member))
                throw new InvalidOperationException($"This process is in the group '{member.Name}' on '{Name}' already.");
        }
    }

    public void Leave(GroupMember member)
    {
        lock (_gate)
            _members.Remove(member.Name);
    }

    /// <summary>Leaves all groups; returns once their positions are kept.</summary>
    public async ValueTask LeaveGroupsAsync()
    {
        foreach (var member in Members())
            await member.DisposeAsync().ConfigureAwait(false);
    }

    public void ReportNotKept(string group, Exception error) =>
        Report(EngineEventKind.Warning, $"The group '{group}' on '{Name}' was left without its last position. {error.Message}");

    private void EndGroups(EngineException reason)
    {
        foreach (var member in Members())
            member.End(reason);
    }

    private GroupMember[] Members()
    {
        lock (_gate)
            return [.. _members.Values];
    }
}
