using System.Text;
using Microsoft.Extensions.Logging;
using StreamOtter.Protocol.Guide;
using StreamOtter.Protocol.V1;
using StreamOtter.Server.Publishing;
using StreamOtter.Server.Security;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;

namespace StreamOtter.Server.Guide;

/// <summary>
/// One client of the guide's protocol (spec/guide.md): what it sends is checked, stored and answered; the records of
/// the topic come to it.
/// </summary>
internal sealed partial class GuideSession : ISocketSession
{
    private readonly SocketConnection _connection;
    private readonly IStreamLog _topic;
    private readonly Principal _principal;
    private readonly Task<IAppender> _stream;
    private readonly PublishQueue<GuideTag> _publishing;
    private readonly IGuideSubscription _subscription;
    private readonly byte[] _key;
    private readonly RecordHeader[] _headers;
    private readonly ILogger _log;
    private long _messages;
    private volatile bool _stopping;

    public GuideSession(
        SocketConnection connection, IStreamLog topic, IGuideSubscription subscription, Principal principal, int maxMessageBytes, PublishLimits limits, ILogger log)
    {
        _connection = connection;
        _topic = topic;
        _principal = principal;
        _stream = Task.FromResult<IAppender>(new PlainAppender(topic));
        _publishing = new PublishQueue<GuideTag>(Answer, limits);
        _subscription = subscription;
        _key = Encoding.ASCII.GetBytes(connection.Id);
        _headers = [new RecordHeader("clientId", _key)];
        _log = log;
        MaxMessageBytes = maxMessageBytes;
    }

    public int MaxMessageBytes { get; }

    public bool CanRead => _publishing.HasRoom;

    public void OnOpened()
    {
        LogConnected(_log, _connection.Id);
        try
        {
            _subscription.Start();
        }
        catch (EngineException error)
        {
            _connection.Close(CloseCode.TryAgainLater, error.Message);
        }
    }

    public void OnText(ReadOnlySpan<byte> message)
    {
        if (_stopping || IsOver())
            return;
        _messages++;
        var read = GuideMessage.Read(message);
        if (!read.IsValid)
            Refuse(read.Id, read.ErrorCode!, read.Error!);
        else if (read.Type != GuideMessageType.User)
            Refuse(read.Id, GuideErrorCode.WrongType, "Clients send messages of the messageType USER.");
        else if (!_principal.May(StreamAction.Publish, _topic.Name))
            Refuse(read.Id, GuideErrorCode.Forbidden, _principal.Refusal(StreamAction.Publish, _topic.Name));
        else
            _ = _publishing.TryAdd(_stream, new NewRecord { Key = _key, Value = message.ToArray(), Headers = _headers }, _messages, new GuideTag(_messages, read.Id));
    }

    public void OnBinary()
    {
        _messages++;
        Refuse("", GuideErrorCode.Binary, "Messages are JSON in text; this one is binary.");
    }

    public void OnTooLarge(long bytes)
    {
        _messages++;
        Refuse("", GuideErrorCode.TooLarge, $"The message has {bytes} bytes; {MaxMessageBytes} are allowed.");
    }

    public void OnDrained() => _publishing.Submit();

    public void OnBeat() => _ = IsOver();

    public void OnStopping(Action close)
    {
        _stopping = true;
        _publishing.WhenAnswered(close);
    }

    public void OnClosed()
    {
        _publishing.Submit();
        _subscription.Stop();
        LogDisconnected(_log, _connection.Id);
    }

    private bool IsOver()
    {
        if (!_principal.IsOver(_connection.Time))
            return false;
        _connection.Close(ProtocolCode.Unauthenticated, "The token has expired.");
        return true;
    }

    private void Answer(PublishBatch<GuideTag> batch, AppendResult[] results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            var tag = batch.Tags[i];
            var level = Severity.Of(results[i]);
            var buffer = Json.Buffer();
            switch (results[i].Status)
            {
                case AppendStatus.Stored:
                    GuideReplies.WriteAck(buffer, _connection.Time, tag, results[i]);
                    LogPublished(_log, _connection.Id, tag.Message, results[i].Partition, results[i].Offset);
                    break;
                case AppendStatus.Refused:
                    var code = results[i].Reason is EngineError.Unavailable or EngineError.StorageFailed ? GuideErrorCode.Unavailable : GuideErrorCode.Refused;
                    GuideReplies.WriteError(buffer, _connection.Time, tag, code, results[i].Error ?? "");
                    LogNotPublished(_log, level, _connection.Id, tag.Message, results[i].Error ?? "");
                    break;
                default:
                    GuideReplies.WriteError(buffer, _connection.Time, tag, GuideErrorCode.Unknown, results[i].Error ?? "");
                    LogNotPublished(_log, level, _connection.Id, tag.Message, results[i].Error ?? "");
                    break;
            }
            _connection.Send(buffer.Written);
        }
        _connection.LetRead();
    }

    private void Refuse(string id, string code, string error)
    {
        LogRefused(_log, _connection.Id, _messages, code);
        var buffer = Json.Buffer();
        GuideReplies.WriteError(buffer, _connection.Time, new GuideTag(_messages, id), code, error);
        _connection.Send(buffer.Written);
    }

    [LoggerMessage(2001, LogLevel.Information, "Client {Client} connected")]
    private static partial void LogConnected(ILogger log, string client);

    [LoggerMessage(2002, LogLevel.Information, "Client {Client} disconnected")]
    private static partial void LogDisconnected(ILogger log, string client);

    [LoggerMessage(2003, LogLevel.Debug, "Client {Client}: message {Message} stored in partition {Partition} at offset {Offset}")]
    private static partial void LogPublished(ILogger log, string client, long message, int partition, long offset);

    [LoggerMessage(EventId = 2004, Message = "Client {Client}: message {Message} was not stored: {Error}")]
    private static partial void LogNotPublished(ILogger log, LogLevel level, string client, long message, string error);

    [LoggerMessage(2005, LogLevel.Information, "Client {Client}: message {Message} refused: {Code}")]
    private static partial void LogRefused(ILogger log, string client, long message, string code);
}
