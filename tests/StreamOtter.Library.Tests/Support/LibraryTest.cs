using System.Collections.Concurrent;
using System.Threading.Channels;
using StreamOtter.Resilience;
using StreamOtter.Serialization;
using StreamOtter.Testing;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.Support;

/// <summary>A server, and connections to it whose every event is kept in its order.</summary>
public abstract class LibraryTest : IAsyncDisposable
{
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>();

    private protected MockServer Server { get; init; } = TestingUtilities.CreateMockServer();

    private protected WebSocketManager Manager { get; init; } = new();

    private protected ConcurrentQueue<UndeliveredMessage> Undelivered { get; } = new();

    private protected ConcurrentQueue<ConnectionError> Errors { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync(); // no goodbye is waited for that no test gives
        await Manager.DisposeAsync().AsTask().WaitAsync(Bounds.Wait);
        GC.SuppressFinalize(this);
    }

    /// <summary>A connection that sends strings as they are and waits next to nothing before it reconnects.</summary>
    private protected WebSocketConnection Connect(Func<ConnectionOptions, ConnectionOptions>? change = null, WebSocketManager? manager = null)
    {
        var raw = new RawStrategy();
        var options = new ConnectionOptions
        {
            Serializer = raw,
            Deserializer = raw,
            Reconnection = new ReconnectionOptions { RetryDelay = TimeSpan.FromMilliseconds(1), Backoff = BackoffKind.Fixed },
            Heartbeat = new HeartbeatOptions { Interval = TimeSpan.Zero, Timeout = Bounds.Wait },
            CloseTimeout = Bounds.Wait,
            ConnectTimeout = Bounds.Wait,
        };
        var connection = (manager ?? Manager).CreateConnection(Server.Url, change?.Invoke(options) ?? options);
        connection.MessageUndelivered += (_, message) => Undelivered.Enqueue(message);
        connection.Error += (_, error) => Errors.Enqueue(error);
        connection.StateChanged += (_, state) => _events.Writer.TryWrite(state);
        connection.Reconnecting += (_, attempt) => _events.Writer.TryWrite(attempt);
        connection.Closed += (_, closed) => _events.Writer.TryWrite(closed);
        connection.Error += (_, error) => _events.Writer.TryWrite(error);
        connection.MessageUndelivered += (_, message) => _events.Writer.TryWrite(message);
        connection.HeartbeatReceived += (_, roundTrip) => _events.Writer.TryWrite(roundTrip);
        return connection;
    }

    /// <summary>A connection that is open, and the server's side of it.</summary>
    private protected async Task<(WebSocketConnection Connection, MockConnection Peer)> OpenAsync(
        Func<ConnectionOptions, ConnectionOptions>? change = null, WebSocketManager? manager = null)
    {
        var connection = Connect(change, manager);
        var peer = await Server.AcceptAsync();
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);
        return (connection, peer);
    }

    /// <summary>The next event of this kind; those before it are left out.</summary>
    private protected async Task<T> WhenAsync<T>(Func<T, bool>? wanted = null)
    {
        while (true)
        {
            if (await _events.Reader.ReadAsync().AsTask().WaitAsync(Bounds.Wait) is T found && (wanted?.Invoke(found) ?? true))
                return found;
        }
    }

    /// <summary>What became of a message.</summary>
    private protected static Task<DeliveryOutcome> OutcomeAsync(SendReceipt receipt) => receipt.Outcome.WaitAsync(Bounds.Wait);

    private protected static async Task<List<object?>> TakeAsync(IAsyncEnumerable<object?> messages, int count)
    {
        var taken = new List<object?>();
        await using var enumerator = messages.GetAsyncEnumerator();
        while (taken.Count < count && await enumerator.MoveNextAsync().AsTask().WaitAsync(Bounds.Wait))
            taken.Add(enumerator.Current);
        return taken;
    }
}
