using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Groups;

/// <summary>The groups that have members on this gateway: a dispatcher for each stream and group, while there are any.</summary>
internal sealed class GroupRegistry(IStreamEngine engine, StreamFeeds feeds, TimeProvider time, ILogger<GroupDispatcher> log)
{
    private readonly ConcurrentDictionary<(string Stream, string Group), Lazy<Task<GroupDispatcher>>> _groups = [];

    /// <summary>Makes somebody a member of a group.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    /// <param name="mayCreate">Whether the stream, and that of the dead letters, is made if it is not there.</param>
    /// <param name="start">Where the group starts, if it has no position; that of the first member here counts.</param>
    /// <param name="member">The member.</param>
    /// <param name="keepsPosition">Whether the group's position is kept while it has no members.</param>
    /// <exception cref="EngineException">As <see cref="IStreamEngine.OpenAsync"/> and <see cref="IStreamEngine.JoinGroupAsync"/>.</exception>
    public async ValueTask<GroupMembership> JoinAsync(string stream, string group, bool mayCreate, GroupStart start, IGroupMember member, bool keepsPosition = true)
    {
        var key = (stream, group);
        while (true)
        {
            var entry = _groups.GetOrAdd(key, _ => new(() => OpenAsync(stream, group, mayCreate, start, member, keepsPosition)));
            GroupDispatcher dispatcher;
            try
            {
                dispatcher = await entry.Value;
            }
            catch
            {
                _groups.TryRemove(KeyValuePair.Create(key, entry));
                throw;
            }
            if (dispatcher.TryJoin(member) is { } membership)
                return membership;
            // Its last member has just gone: a process is in a group once at a time.
            await dispatcher.Closed;
        }
    }

    /// <summary>Leaves all groups, their positions kept.</summary>
    public async Task StopAsync()
    {
        foreach (var entry in _groups.Values)
        {
            if (!entry.IsValueCreated || !entry.Value.IsCompletedSuccessfully)
                continue;
            var dispatcher = await entry.Value;
            dispatcher.End(new EngineException(EngineError.Unavailable, "The gateway is stopping."));
            await dispatcher.Closed;
        }
    }

    private async Task<GroupDispatcher> OpenAsync(string stream, string group, bool mayCreate, GroupStart start, IGroupMember member, bool keepsPosition)
    {
        var feed = await feeds.OpenAsync(stream, mayCreate);
        var dispatcher = new GroupDispatcher(engine, feed, group, mayCreate, start, time, log, () => _groups.TryRemove((stream, group), out _));
        await dispatcher.OpenAsync(member.Terms.AcksItself, keepsPosition);
        return dispatcher;
    }
}
