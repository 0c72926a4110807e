using StreamOtter.Server.StreamSea.Filters;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>Who is on a connection, and what its token says.</summary>
/// <param name="Client">The client.</param>
/// <param name="End">When the token's time is over; null for who has shown the secret.</param>
/// <param name="MustFanout">Whether each of its subscriptions gets all.</param>
/// <param name="Filter">Which records it gets; null for all.</param>
internal sealed record SeaIdentity(SeaClient Client, DateTimeOffset? End = null, bool MustFanout = false, FdslFilter? Filter = null);
