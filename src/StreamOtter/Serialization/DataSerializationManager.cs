using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StreamOtter.Serialization;

/// <summary>
/// The formats of messages: one for what is sent, one for what is received, used by every connection of the
/// <see cref="WebSockets.WebSocketManager"/> it is given to that has none of its own. Both can be exchanged at any time;
/// the next message has the new one.
/// </summary>
public sealed class DataSerializationManager
{
    private readonly ILogger _logger;
    private volatile IAsyncSerializationStrategy _serializer;
    private volatile IAsyncDeserializationStrategy _deserializer;

    /// <summary>JSON both ways.</summary>
    /// <param name="loggerFactory">Logs handlers that fail. Default: nowhere.</param>
    public DataSerializationManager(ILoggerFactory? loggerFactory = null)
    {
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("StreamOtter.Serialization");
        var json = new JsonStrategy();
        _serializer = json;
        _deserializer = json;
    }

    /// <summary>
    /// A message was not serialized or deserialized, here or on a connection that uses these formats. What a handler
    /// throws is logged: the error it was called for is what the caller gets.
    /// </summary>
    public event EventHandler<MessageSerializationException>? SerializationFailed;

    /// <summary>The format of what is sent.</summary>
    public IAsyncSerializationStrategy Serializer => _serializer;

    /// <summary>The format of what is received.</summary>
    public IAsyncDeserializationStrategy Deserializer => _deserializer;

    /// <summary>Exchanges the format of what is sent.</summary>
    public void SetSerializationStrategy(IAsyncSerializationStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        _serializer = strategy;
    }

    /// <summary>Exchanges the format of what is received.</summary>
    public void SetDeserializationStrategy(IAsyncDeserializationStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        _deserializer = strategy;
    }

    /// <summary>Calls the handler for each error.</summary>
    public void OnSerializationError(Action<MessageSerializationException> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        SerializationFailed += (_, error) => handler(error);
    }

    /// <summary>Makes text or bytes of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="customStrategy">The format, for this message. Default: <see cref="Serializer"/>.</param>
    /// <exception cref="MessageSerializationException">The strategy threw.</exception>
    /// <exception cref="InvalidOperationException">The strategy is asynchronous: use <see cref="SerializeMessageAsync"/>.</exception>
    public MessageData SerializeMessage(object? message, ISerializationStrategy? customStrategy = null)
    {
        var strategy = customStrategy ?? _serializer as ISerializationStrategy ?? throw IsAsync(_serializer, nameof(SerializeMessageAsync));
        try
        {
            return strategy.Serialize(message);
        }
        catch (Exception error)
        {
            throw Report(MessageSerializationException.OfSent(message, error));
        }
    }

    /// <summary>Makes a message of text or bytes.</summary>
    /// <param name="data">The text or bytes.</param>
    /// <param name="customStrategy">The format, for this message. Default: <see cref="Deserializer"/>.</param>
    /// <exception cref="MessageSerializationException">The strategy threw.</exception>
    /// <exception cref="InvalidOperationException">The strategy is asynchronous: use <see cref="DeserializeMessageAsync"/>.</exception>
    public object? DeserializeMessage(MessageData data, IDeserializationStrategy? customStrategy = null)
    {
        var strategy = customStrategy ?? _deserializer as IDeserializationStrategy ?? throw IsAsync(_deserializer, nameof(DeserializeMessageAsync));
        try
        {
            return strategy.Deserialize(data);
        }
        catch (Exception error)
        {
            throw Report(MessageSerializationException.OfReceived(data, error));
        }
    }

    /// <summary>Makes text or bytes of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="customStrategy">The format, for this message. Default: <see cref="Serializer"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MessageSerializationException">The strategy threw.</exception>
    public async ValueTask<MessageData> SerializeMessageAsync(
        object? message, IAsyncSerializationStrategy? customStrategy = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await (customStrategy ?? _serializer).SerializeAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Report(MessageSerializationException.OfSent(message, error));
        }
    }

    /// <summary>Makes a message of text or bytes.</summary>
    /// <param name="data">The text or bytes.</param>
    /// <param name="customStrategy">The format, for this message. Default: <see cref="Deserializer"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MessageSerializationException">The strategy threw.</exception>
    public async ValueTask<object?> DeserializeMessageAsync(
        MessageData data, IAsyncDeserializationStrategy? customStrategy = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await (customStrategy ?? _deserializer).DeserializeAsync(data, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Report(MessageSerializationException.OfReceived(data, error));
        }
    }

    private MessageSerializationException Report(MessageSerializationException error)
    {
        Handlers.Raise(SerializationFailed, this, error, failed => HandlerLog.Failed(_logger, nameof(SerializationFailed), failed));
        return error;
    }

    private static InvalidOperationException IsAsync(object strategy, string instead) =>
        new($"{strategy.GetType()} is asynchronous: use {instead}.");
}
