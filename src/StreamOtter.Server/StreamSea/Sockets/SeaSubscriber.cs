using Microsoft.Extensions.Logging;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea.Accounts;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>Begins subscriptions: a share of a group, or everything for who shares with nobody.</summary>
internal sealed class SeaSubscriber(StreamFeeds feeds, GroupRegistry groups, bool mayCreate, ILogger log)
{
    /// <summary>Begins one. It is there at once, so that it can be stopped, and has begun once <paramref name="started"/> is done.</summary>
    public ISeaSubscription Begin(SocketConnection connection, SeaIdentity identity, SeaSubscribe request, int id, out Task started)
    {
        var stream = SeaNames.StreamOf(identity.Client.Jail, request.Stream);
        if (identity.MustFanout)
        {
            var all = new SeaBroadcast(connection, id, request.Stream, identity.Filter, log);
            started = StartAsync(all, stream);
            return all;
        }
        var share = new SeaShare(connection, id, request.Stream, identity.Filter);
        var group = request.Group is { } named ? SeaNames.GroupOf(named) : SeaNames.GroupOf(identity.Client.Id);
        // A group begins at the end. A client's own keeps its place; one that clients have named is theirs for the moment.
        started = share.StartAsync(member =>
            groups.JoinAsync(stream, group, mayCreate, static (_, _, _) => new(-1L), member, keepsPosition: request.Group is null));
        return share;
    }

    private async Task StartAsync(SeaBroadcast subscription, string stream) =>
        subscription.Start(await feeds.OpenAsync(stream, mayCreate));
}
