using Microsoft.Extensions.Logging;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea.Accounts;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>
/// A stream-sea client on a WebSocket (spec/stream-sea.md, "WebSocket"): it says who it is, then subscribes. A breach of the
/// protocol is answered, where its id can be read, and ends the connection.
/// </summary>
internal sealed partial class SeaSession(SocketConnection connection, SeaAccess access, SeaSubscriber subscriber, ILogger log) : ISocketSession
{
    /// <summary>A token and what is around it: nobody sends more here.</summary>
    private const int MaxMessage = 64 << 10;

    private const int MaxSubscriptions = 1_000;

    private static readonly TimeSpan AuthenticationTimeout = TimeSpan.FromSeconds(10);

    /// <summary>stream-sea's servers ping everybody, also who is not silent, at least every 30 s; a beat is at most 5 s late.</summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(45);

    private readonly List<ISeaSubscription> _subscriptions = [];
    private SeaIdentity? _identity;
    private ITimer? _timer; // until it is known who it is, and then until a token's end
    private long _pinged = connection.Time.GetTimestamp();
    private int _lastId;

    public int MaxMessageBytes => MaxMessage;

    public bool CanRead => true;

    public void OnOpened() => _timer = connection.Time.CreateTimer(
        static state => ((SeaSession)state!).OnTimer(), this, AuthenticationTimeout, Timeout.InfiniteTimeSpan);

    public void OnText(ReadOnlySpan<byte> text)
    {
        if (!SeaMessage.TryRead(text, out var message))
            connection.Close(SeaCloseCode.ProtocolError, "A message is a JSON object.");
        else if (message.Id is not { } id)
            connection.Close(SeaCloseCode.ProtocolError, "A message has an 'id', which is a number.");
        else if (message.Action is not { } action)
            Break(id, null, "A message has an 'action', which is a string.");
        else if (id != _lastId + 1)
            Break(id, action, $"This message's id must be {_lastId + 1}.");
        else
            Handle(message, action, ++_lastId);
    }

    public void OnBinary() => connection.Close(SeaCloseCode.ProtocolError, "Messages are text.");

    public void OnTooLarge(long bytes) => connection.Close(CloseCode.TooLarge, $"A message may have {MaxMessage} bytes; this one has {bytes}.");

    public void OnDrained()
    {
    }

    public void OnBeat()
    {
        if (connection.Time.GetElapsedTime(_pinged) >= PingEvery)
        {
            _pinged = connection.Time.GetTimestamp();
            connection.Ping();
        }
        if (Volatile.Read(ref _identity) is { } identity && !access.IsCurrent(identity))
            connection.Close(SeaCloseCode.Unauthenticated, "The client was deleted, or has another secret or key now.");
    }

    public void OnStopping(Action close) => close();

    public void OnClosed()
    {
        _timer?.Dispose();
        foreach (var subscription in _subscriptions)
            subscription.Stop();
        if (_identity is { } identity)
            LogDisconnected(log, connection.Id, identity.Client.Jail, identity.Client.Id);
    }

    private void Handle(SeaMessage message, string action, int id)
    {
        if (_identity is not null && action == SeaAction.Authenticate)
            Break(id, action, "It is known who you are: only the first message authenticates.");
        else if (_identity is null && action != SeaAction.Authenticate)
            Break(id, action, "The first message must authenticate.");
        else if (action == SeaAction.Authenticate)
            Authenticate(message, id);
        else if (action == SeaAction.Subscribe)
            Subscribe(message, id);
        else
            Break(id, action, $"There is no action '{action}': what a client can do is subscribe.");
    }

    private void Authenticate(SeaMessage message, int id)
    {
        if (!SeaCredentials.TryRead(message.Json, out var credentials, out var problem)
            || !credentials.TryIdentify(access, out var identity, out problem))
        {
            LogNotAuthenticated(log, connection.Id, problem);
            Refuse(id, SeaAction.Authenticate, problem);
            connection.Close(SeaCloseCode.Unauthenticated, problem);
            return;
        }
        Volatile.Write(ref _identity, identity);
        SetTimer();
        LogConnected(log, connection.Id, identity.Client.Jail, identity.Client.Id);
        var buffer = Json.Buffer();
        SeaReplies.WriteAuthenticated(buffer, identity.Client.Jail);
        connection.Send(buffer.Written);
    }

    private void Subscribe(SeaMessage message, int id)
    {
        if (!SeaSubscribe.TryRead(message.Json, _identity!.Client.Jail, out var request, out var problem))
            Refuse(id, SeaAction.Subscription, problem);
        else if (_subscriptions.Count == MaxSubscriptions)
            Refuse(id, SeaAction.Subscription, $"A connection has at most {MaxSubscriptions} subscriptions.");
        else
            _ = SubscribeAsync(request, id);
    }

    /// <summary>Whatever becomes of it, the client hears of it.</summary>
    private async Task SubscribeAsync(SeaSubscribe request, int id)
    {
        try
        {
            var subscription = subscriber.Begin(connection, _identity!, request, id, out var started);
            _subscriptions.Add(subscription);
            await started;
        }
        catch (Exception error)
        {
            LogNotSubscribed(log, connection.Id, request.Stream, error.Message);
            Refuse(id, SeaAction.Subscription, $"'{request.Stream}' cannot be subscribed to: {error.Message}");
        }
    }

    private void OnTimer()
    {
        if (Volatile.Read(ref _identity) is not { } identity)
            connection.Close(SeaCloseCode.TooLate, $"Authenticate within {AuthenticationTimeout.TotalSeconds:0} s.");
        else if (identity.End <= connection.Time.GetUtcNow())
            connection.Close(SeaCloseCode.Unauthenticated, "The token has expired.");
        else
            SetTimer();
    }

    /// <summary>To the end of the token's time, however far that is.</summary>
    private void SetTimer()
    {
        var due = Timeout.InfiniteTimeSpan;
        if (_identity!.End - connection.Time.GetUtcNow() is { } left)
            due = left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimer ? LongestTimer : left;
        _timer!.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void Break(double id, string? action, string error)
    {
        Refuse(id, SeaAction.ReplyTo(action), error);
        connection.Close(SeaCloseCode.ProtocolError, error);
    }

    private void Refuse(double id, string action, string error)
    {
        var buffer = Json.Buffer();
        SeaReplies.WriteError(buffer, id, action, error);
        connection.Send(buffer.Written);
    }

    [LoggerMessage(2421, LogLevel.Information, "stream-sea client {Connection} connected: '{Client}' of '{Jail}'")]
    private static partial void LogConnected(ILogger log, string connection, string jail, string client);

    [LoggerMessage(2422, LogLevel.Information, "stream-sea client {Connection} disconnected: '{Client}' of '{Jail}'")]
    private static partial void LogDisconnected(ILogger log, string connection, string jail, string client);

    [LoggerMessage(2423, LogLevel.Information, "stream-sea client {Connection} was refused: {Problem}")]
    private static partial void LogNotAuthenticated(ILogger log, string connection, string problem);

    [LoggerMessage(2424, LogLevel.Information, "stream-sea client {Connection} could not subscribe to {Stream}: {Problem}")]
    private static partial void LogNotSubscribed(ILogger log, string connection, string stream, string problem);
}
