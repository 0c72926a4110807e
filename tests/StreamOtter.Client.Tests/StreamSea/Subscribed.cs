using System.Threading.Channels;
using StreamOtter.Client.Tests.Support;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>A subscription that has begun, and is read as the test asks for it.</summary>
internal sealed class Subscribed : IAsyncDisposable
{
    private readonly Channel<StateChange> _changes = Channel.CreateUnbounded<StateChange>();
    private readonly IAsyncEnumerator<StreamSeaMessage> _messages;
    private Task<bool>? _next;

    private Subscribed(StreamSeaClient client, string stream, StreamSeaSubscribeOptions options, CancellationToken cancellationToken) =>
        _messages = client.SubscribeAsync(stream, options with { StateChanged = change => _changes.Writer.TryWrite(change) }, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);

    /// <summary>Enumerates, and waits until the server has answered.</summary>
    public static async Task<Subscribed> ToAsync(
        StreamSeaClient client, string stream, StreamSeaSubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var subscribed = Begin(client, stream, options, cancellationToken);
        await subscribed.WhenAsync(ClientState.Open);
        return subscribed;
    }

    /// <summary>Enumerates, and waits for nothing.</summary>
    public static Subscribed Begin(
        StreamSeaClient client, string stream, StreamSeaSubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        var subscribed = new Subscribed(client, stream, options ?? new(), cancellationToken);
        subscribed._next = subscribed._messages.MoveNextAsync().AsTask();
        return subscribed;
    }

    /// <summary>Done when what was asked for is here.</summary>
    public Task Next => _next!;

    /// <summary>The next message. What follows it is asked for by <see cref="Ask"/>, or by the next call.</summary>
    public async Task<StreamSeaMessage> NextAsync()
    {
        Ask();
        Assert.True(await _next!.WaitAsync(Bounds.Wait));
        _next = null;
        return _messages.Current;
    }

    /// <summary>Asks for the next message without waiting for it.</summary>
    public void Ask() => _next ??= _messages.MoveNextAsync().AsTask();

    /// <summary>The next change to a state.</summary>
    public async Task<StateChange> WhenAsync(ClientState state, bool withCause = false)
    {
        using var limit = new CancellationTokenSource(Bounds.Wait); // of all of it: a client that only tries again changes for ever
        while (true)
        {
            var change = await _changes.Reader.ReadAsync(limit.Token);
            if (change.State == state && (!withCause || change.Cause is not null))
                return change;
            Assert.True(change.State != ClientState.Closed, $"It has ended: {change.Cause}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_next is { IsCompleted: false })
            return; // the client's disposal ends it
        await _messages.DisposeAsync();
    }
}
