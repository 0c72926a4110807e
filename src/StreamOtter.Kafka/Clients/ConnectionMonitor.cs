using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Clients;

/// <summary>
/// Hears from all clients of the engine what became of their connections, and keeps the engine's health: lost when no
/// broker is left or the producer failed, back with the first thing that works.
/// </summary>
internal sealed partial class ConnectionMonitor
{
    private readonly KafkaEngineOptions _options;
    private readonly ILogger _logger;
    private readonly Action<Error>? _listener; // hears every error of the clients too
    private volatile EngineHealth _health;
    private volatile string? _lastError;
    private volatile Error? _loginError;

    public ConnectionMonitor(KafkaEngineOptions options, ILogger logger, Action<Error>? listener = null)
    {
        _options = options;
        _logger = logger;
        _listener = listener;
        _health = EngineHealth.NotReady($"No broker of {options.BootstrapServers} has answered yet.");
    }

    public EngineHealth Health => _health;

    /// <summary>Something that needs a broker worked.</summary>
    public void Succeeded()
    {
        if (_health.IsReady)
            return;
        _health = EngineHealth.Ready;
        _lastError = null;
        _loginError = null;
        LogReady(_options.BootstrapServers);
    }

    /// <summary>A client's error handler.</summary>
    public void Heard(Error error)
    {
        _listener?.Invoke(error);
        if (error.IsFatal)
            Lost($"A Kafka client failed and is started again: {error.Reason}");
        else if (error.Code == ErrorCode.Local_AllBrokersDown)
            Lost(Explain("No broker can be reached"));
        else
            Remember(error);
    }

    /// <summary>What to tell who waited for a broker in vain.</summary>
    public EngineException Unreachable(string doing, Exception? inner)
    {
        if (_loginError is { } login)
            return KafkaErrors.Map(login, doing);
        var message = Explain($"{doing}: no broker answered within {_options.RequestTimeout.TotalSeconds:0.#} s");
        Lost(message);
        return new EngineException(EngineError.Unavailable, message, inner);
    }

    public void Forward(LogMessage message) => LogClient(
        message.LevelAs(LogLevelType.MicrosoftExtensionsLogging) switch
        {
            >= (int)LogLevel.Error => LogLevel.Warning,
            (int)LogLevel.Warning => LogLevel.Information,
            _ => LogLevel.Debug,
        },
        message.Name, message.Facility, message.Message);

    private void Remember(Error error)
    {
        _lastError = error.Reason;
        if (error.Code is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed)
            _loginError = error;
        if (_listener is null) // which logs what it hears
            LogError(error.Code, error.Reason);
    }

    private void Lost(string reason)
    {
        if (_health.IsReady)
            LogLost(reason);
        _health = EngineHealth.NotReady(reason);
    }

    private string Explain(string what)
    {
        var last = _lastError is { } error ? $" (last: {error})" : "";
        return $"{what}: {_options.BootstrapServers}{last}. Check that Kafka runs, that this address is the one it "
            + "advertises, and that security.protocol fits its listener.";
    }

    [LoggerMessage(3001, LogLevel.Information, "Kafka at {BootstrapServers} answers")]
    private partial void LogReady(string bootstrapServers);

    [LoggerMessage(3002, LogLevel.Error, "Kafka is lost: {Reason}")]
    private partial void LogLost(string reason);

    [LoggerMessage(3003, LogLevel.Warning, "Kafka connection: {Code}: {Reason}")]
    private partial void LogError(ErrorCode code, string reason);

    [LoggerMessage(EventId = 3004, Message = "librdkafka {Client} {Facility}: {Text}")]
    private partial void LogClient(LogLevel level, string client, string facility, string text);
}
