using System.Runtime.CompilerServices;

namespace StreamOtter.StreamSea;

public sealed partial class StreamSeaClient
{
    /// <summary>
    /// Subscribes to a stream when it is enumerated, until the enumeration ends; a lost connection is made anew. stream-sea
    /// has no positions: what is published while there is no connection comes only to the client's own group, and what was
    /// under way when one broke is lost to its group. A slow enumeration slows the server's sending, and nothing is gathered
    /// here.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">How. Default: as a member of the client's own group.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">The stream's name is empty, or the options contradict each other.</exception>
    /// <exception cref="StreamSeaException">The server refuses the client or the subscription, or breaks the protocol.</exception>
    /// <exception cref="ClientClosedException">The client was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public IAsyncEnumerable<StreamSeaMessage> SubscribeAsync(
        string stream, StreamSeaSubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        options ??= new StreamSeaSubscribeOptions();
        return options is not { Fanout: true, GroupId: not null }
            ? EnumerateAsync(stream, options, cancellationToken)
            : throw new ArgumentException("GroupId, Fanout: at most one of them.", nameof(options));
    }

    private async IAsyncEnumerable<StreamSeaMessage> EnumerateAsync(
        string stream, StreamSeaSubscribeOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_disposed.IsCancellationRequested)
            throw new ClientClosedException(null);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var subscription = new SeaSubscription(_options, _proof, stream, options);
        await using (subscription.ConfigureAwait(false))
        {
            while (true)
                yield return await NextAsync(subscription, either.Token, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<StreamSeaMessage> NextAsync(SeaSubscription subscription, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            return await subscription.NextAsync(either).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            subscription.Close(cause: null);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ClientClosedException(null);
        }
        catch (StreamSeaException error)
        {
            subscription.Close(error);
            throw;
        }
    }
}
