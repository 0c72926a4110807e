using System.Globalization;
using StreamOtter.Protocol.V1;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

internal sealed partial class V1Session
{
    private async Task JoinAsync(V1Subscribe request, V1SubscribeGroup group)
    {
        try
        {
            ThrowIfForbidden(request.Stream);
            var subscription = new V1GroupSubscription(_connection, request, group, Forget);
            var membership = await _groups.JoinAsync(
                request.Stream, group.Name, _options.CreateStreams, request.From.FindOfGroupAsync, subscription);
            if (!TryOpen(subscription))
            {
                membership.Leave(); // the connection is over
                return;
            }
            subscription.OnRights(RefusalOf); // another token may have come meanwhile
            subscription.Start(membership);
        }
        catch (EngineException error)
        {
            Fail(request.Sub, V1Replies.CodeOf(error.Error), error.Message);
        }
        catch (V1RequestException error)
        {
            Fail(request.Sub, error.Code, error.Message);
        }
        catch (InvalidOperationException error)
        {
            // Another gateway of this process has the group, over the same engine.
            Fail(request.Sub, ProtocolCode.Unavailable, error.Message);
        }
    }

    private void OnAck(V1Answer answer) => FindGroup(answer.Sub)?.Membership?.Ack(answer.Runs);

    private void OnNack(V1Answer answer) => FindGroup(answer.Sub)?.Membership?.Nack(answer.Runs, answer.Delay, answer.IsDead);

    /// <summary>
    /// The subscription that an answer is for, or null where it is over, which the client may not have heard yet.
    /// </summary>
    private V1GroupSubscription? FindGroup(int sub)
    {
        lock (_subscriptions)
        {
            return !_subscriptions.TryGetValue(sub, out var subscription) || subscription is null ? null
                : subscription as V1GroupSubscription
                ?? throw V1Reader.Bad(string.Create(CultureInfo.InvariantCulture, $"The subscription {sub} has no group: there is nothing to be answered."));
        }
    }
}
