namespace StreamOtter.Streams.Embedded;

public sealed partial class EmbeddedEngine
{
    /// <inheritdoc/>
    public async ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default)
    {
        StreamName.ThrowIfInvalid(group, "group");
        ArgumentNullException.ThrowIfNull(observer);
        var log = (StreamLog)await OpenAsync(stream, mayCreate: false, cancellationToken).ConfigureAwait(false);
        var positions = new GroupPositions(
            await TakeTurnAsync(OpenGroupPositions, cancellationToken).ConfigureAwait(false));
        var member = new GroupMember(group, log, positions, observer);
        log.Join(member);
        try
        {
            member.Begin(await positions.FindAsync(group, log, cancellationToken).ConfigureAwait(false));
            return member;
        }
        catch
        {
            log.Leave(member);
            throw;
        }
    }

    private StreamLog OpenGroupPositions() =>
        _logs.TryGetValue(GroupPositions.Stream, out var log) ? log
        : new StreamFolder(_streamsPath, GroupPositions.Stream) is { Exists: true } folder ? Open(GroupPositions.Stream, folder)
        : Create(GroupPositions.Stream, new StreamSettings { IsCompacted = true });

    /// <summary>The stream is gone, and so is where its groups were. What is left behind by a crash here is of no stream.</summary>
    private async ValueTask ForgetGroupsAsync(string stream)
    {
        if (!new StreamFolder(_streamsPath, GroupPositions.Stream).Exists)
            return;
        try
        {
            var positions = new GroupPositions(await Task.Run(OpenGroupPositions).ConfigureAwait(false));
            await positions.ForgetAsync(stream, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EngineException error)
        {
            _context.Report(new EngineEvent(
                EngineEventKind.Warning, stream, $"Positions of groups on '{stream}' are left behind. {error.Message}"));
        }
    }
}
