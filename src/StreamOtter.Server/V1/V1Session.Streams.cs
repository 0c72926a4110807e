using StreamOtter.Protocol;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

internal sealed partial class V1Session
{
    /// <summary>As many subscriptions to several streams as one connection may have.</summary>
    private const int MaxPatterns = 10;

    private readonly HashSet<int> _ofPatterns = []; // the numbers of those; under the subscriptions' lock

    private async Task SubscribeManyAsync(V1Subscribe request, StreamPattern pattern)
    {
        var subscription = new V1StreamsSubscription(_connection, request, pattern, _feeds, RefusalOf, Forget);
        // Before it asks itself: what appears in between is then told by the watch.
        _feeds.Watch.Add(subscription);
        try
        {
            var names = await _engine.ListAsync(_connection.Over);
            if (TryOpen(subscription))
            {
                subscription.Start(names);
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
        catch (EngineException error)
        {
            Fail(request.Sub, V1Replies.CodeOf(error.Error), error.Message);
        }
        catch (V1RequestException error)
        {
            Fail(request.Sub, error.Code, error.Message);
        }
        subscription.Stop();
    }
}
