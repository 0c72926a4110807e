using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamOtter.Protocol.V1;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Presence;
using StreamOtter.Server.Producers;
using StreamOtter.Server.Publishing;
using StreamOtter.Server.Security;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>One client of protocol v1 (spec/protocol.md).</summary>
internal sealed partial class V1Session : ISocketSession
{
    public const string SubProtocol = "streamotter.v1";

    /// <summary>Clients of a gateway that stops come back within this many milliseconds, not all at once.</summary>
    private const int MaxComeback = 2_000;

    /// <summary>Nobody holds more memory than this before it is known who it is.</summary>
    private const int MaxHelloBytes = 64 << 10;

    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);

    private readonly SocketConnection _connection;
    private readonly IStreamEngine _engine;
    private readonly StreamFeeds _feeds;
    private readonly GroupRegistry _groups;
    private readonly ProducerRegistry _producers;
    private readonly PresenceService _presence;
    private readonly GatewayOptions _options;
    private readonly ILogger _log;
    private ITimer? _helloTimer;
    private bool _open;
    private volatile bool _stopping;

    public V1Session(
        SocketConnection connection, IStreamEngine engine, StreamFeeds feeds, GroupRegistry groups, ProducerRegistry producers,
        PresenceService presence, Authenticator authenticator, Principal? principal, GatewayOptions options, ILogger log)
    {
        _connection = connection;
        _engine = engine;
        _feeds = feeds;
        _groups = groups;
        _producers = producers;
        _presence = presence;
        _authenticator = authenticator;
        _principal = principal;
        _options = options;
        _log = log;
        _publishing = new PublishQueue<long>(Answer, options.Credit);
    }

    public int MaxMessageBytes => _open ? _options.Sockets.MaxMessageBytes : Math.Min(_options.Sockets.MaxMessageBytes, MaxHelloBytes);

    public bool CanRead => _publishing.HasRoom;

    public void OnOpened() =>
        _helloTimer = _connection.Time.CreateTimer(
            static state => ((V1Session)state!).OnNoHello(), this, HelloTimeout, Timeout.InfiniteTimeSpan);

    public void OnText(ReadOnlySpan<byte> message)
    {
        if (_stopping)
            return;
        try
        {
            Handle(V1Reader.TypeOf(message), message);
        }
        catch (JsonException error)
        {
            _connection.Close(ProtocolCode.BadMessage, "Not JSON: " + error.Message);
        }
        catch (InvalidOperationException)
        {
            // The reader's word for a name with half a surrogate pair.
            _connection.Close(ProtocolCode.BadMessage, "A name holds half a surrogate pair.");
        }
        catch (V1RequestException error) when (error.Code is ProtocolCode.BadRequest or ProtocolCode.UnknownType && _open)
        {
            SendError(error.Code, error.Message);
        }
        catch (V1RequestException error)
        {
            _connection.Close(error.Code, error.Message);
        }
    }

    public void OnBinary() => _connection.Close(ProtocolCode.NotText, "Messages are JSON in text.");

    public void OnTooLarge(long bytes) => _connection.Close(CloseCode.TooLarge, $"A message may have {MaxMessageBytes} bytes; this one has {bytes}.");

    public void OnDrained() => _publishing.Submit();

    public void OnStopping(Action close)
    {
        _stopping = true;
        var buffer = Json.Buffer();
        V1Replies.WriteGoaway(buffer, "draining", Random.Shared.Next(MaxComeback));
        _connection.Send(buffer.Written);
        _publishing.WhenAnswered(close);
    }

    public void OnClosed()
    {
        _helloTimer?.Dispose();
        _publishing.Submit();
        StopSubscriptions();
        if (_producer is not null)
            _ = _producers.ReleaseAsync(_producer);
        if (_open)
            LogDisconnected(_log, _connection.Id);
    }

    private void Handle(string type, ReadOnlySpan<byte> message)
    {
        if (!_open)
        {
            if (type != "hello")
                throw new V1RequestException(ProtocolCode.OutOfOrder, "The first message is 'hello'.");
            OnHello(message);
            return;
        }
        if (IsOver())
            return;
        switch (type)
        {
            case "publish":
                OnPublish(V1Publish.Read(message));
                break;
            case "subscribe":
                OnSubscribe(message);
                break;
            case "unsubscribe":
                OnUnsubscribe((int)(ReadInteger(message, "sub", 0, int.MaxValue) ?? throw V1Reader.Bad("'sub' is missing.")));
                break;
            case "ack":
                OnAck(V1Answer.Read(message));
                break;
            case "nack":
                OnNack(V1Answer.Read(message));
                break;
            case "read":
                Ask(message, OnRead);
                break;
            case "presence":
                Ask(message, OnPresence);
                break;
            case "auth":
                OnAuth(message);
                break;
            case "ping":
                var buffer = Json.Buffer();
                V1Replies.WritePong(buffer, ReadInteger(message, "id", long.MinValue, long.MaxValue));
                _connection.Send(buffer.Written);
                break;
            case "hello":
                throw new V1RequestException(ProtocolCode.OutOfOrder, "'hello' comes once.");
            default:
                throw new V1RequestException(ProtocolCode.UnknownType, $"The type '{type}' has no meaning here.");
        }
    }

    private void OnHello(ReadOnlySpan<byte> message)
    {
        var hello = V1Hello.Read(message);
        if (!TryIdentify(hello.Token))
            return;
        _helloTimer?.Dispose();
        _open = true;
        ClaimProducer(hello);
        LogConnected(_log, _connection.Id, hello.Client);
        if (_principal?.Subject is { } subject)
            LogAuthorized(_log, _connection.Id, subject);
        var buffer = Json.Buffer();
        V1Replies.WriteWelcome(buffer, _connection.Id, _options, ExpiresIn);
        _connection.Send(buffer.Written);
    }

    private void OnNoHello() => _connection.Close(ProtocolCode.HelloTimeout, "No 'hello' came.");

    private void SendError(int code, string error, int? sub = null, long? id = null)
    {
        LogRefused(_log, _connection.Id, code, error);
        var buffer = Json.Buffer();
        V1Replies.WriteError(buffer, code, error, sub, id: id);
        _connection.Send(buffer.Written);
    }

    private static long? ReadInteger(ReadOnlySpan<byte> message, string wanted, long least, long most)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        return Find(ref reader, wanted) ? V1Reader.Integer(ref reader, wanted, least, most) : null;
    }

    /// <summary>A member that tells which request this is, if it has one.</summary>
    private static long? ReadInteger(ReadOnlySpan<byte> message, string wanted)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        return Find(ref reader, wanted) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : null;
    }

    private static bool Find(ref Utf8JsonReader reader, string wanted)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(wanted);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }
        return false;
    }

    [LoggerMessage(2101, LogLevel.Information, "Client {Client} connected: {Name}")]
    private static partial void LogConnected(ILogger log, string client, string name);

    [LoggerMessage(2102, LogLevel.Information, "Client {Client} disconnected")]
    private static partial void LogDisconnected(ILogger log, string client);

    [LoggerMessage(2103, LogLevel.Information, "Client {Client}: refused with {Code}: {Error}")]
    private static partial void LogRefused(ILogger log, string client, int code, string error);

    [LoggerMessage(EventId = 2104, Message = "Client {Client}: {Count} records were not stored: {Error}")]
    private static partial void LogNotPublished(ILogger log, LogLevel level, string client, int count, string error);
}
