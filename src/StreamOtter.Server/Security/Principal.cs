using StreamOtter.Protocol.Tokens;
using StreamOtter.Server.StreamSea;
using StreamOtter.Streams;

namespace StreamOtter.Server.Security;

/// <summary>Who a client is: the one place that decides what it may do, and for how long.</summary>
/// <param name="subject">The token's <c>sub</c>, or null for somebody without a token.</param>
/// <param name="permissions">What it may do.</param>
/// <param name="end">When its token's time is over; null: never.</param>
internal sealed class Principal(string? subject, StreamPermissions permissions, DateTimeOffset? end)
{
    /// <summary>The token's <c>sub</c>, or null for somebody without a token.</summary>
    public string? Subject => subject;

    /// <summary>Its name in logs.</summary>
    public string Name => subject ?? "anonymous";

    /// <summary>When its token's time is over; null: never.</summary>
    public DateTimeOffset? End => end;

    /// <summary>
    /// Whether it may do this with this stream. Nobody may do anything with the gateway's own; what belongs to a jail of
    /// stream-sea must be named so, which a '*' for everything does not.
    /// </summary>
    public bool May(StreamAction action, string stream)
    {
        if (StreamName.IsSystem(stream))
            return false;
        var isJailed = stream.StartsWith(SeaNames.Prefix, StringComparison.Ordinal);
        foreach (var pattern in action == StreamAction.Publish ? permissions.Publish : permissions.Subscribe)
        {
            if (pattern.Matches(stream) && (!isJailed || pattern.ToString().StartsWith(SeaNames.Prefix, StringComparison.Ordinal)))
                return true;
        }
        return false;
    }

    /// <summary>Whether its time is over.</summary>
    public bool IsOver(TimeProvider time) => end is { } at && time.GetUtcNow() >= at;

    /// <summary>Says what it may not do, and what would help.</summary>
    public string Refusal(StreamAction action, string stream)
    {
        if (StreamName.IsSystem(stream))
            return $"Names that begin with '{StreamName.SystemPrefix}' are the gateway's own: choose another than '{stream}'.";
        if (stream.StartsWith(SeaNames.Prefix, StringComparison.Ordinal))
            return $"'{stream}' belongs to a jail of stream-sea: only a token with a pattern that begins with '{SeaNames.Prefix}' allows it here.";
        var what = action == StreamAction.Publish ? "publish to" : "subscribe to";
        return subject is null
            ? $"Without a token nobody may {what} '{stream}': connect with one that allows it."
            : $"The token does not allow to {what} '{stream}': its claim '{StreamPermissions.Claim}' has no pattern for it.";
    }
}
