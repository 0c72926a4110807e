using Microsoft.Extensions.Logging;

namespace StreamOtter.WebSockets;

/// <summary>What connections log. Messages are never part of it, nor is a URL's query, which may hold a token.</summary>
internal static partial class WebSocketLog
{
    [LoggerMessage(5001, LogLevel.Information, "{Connection} is open")]
    public static partial void Opened(ILogger logger, string connection);

    [LoggerMessage(5002, LogLevel.Warning, "{Connection}: {Reason} Attempt {Attempt} to connect follows in {Delay}")]
    public static partial void Reconnecting(ILogger logger, string connection, string reason, int attempt, TimeSpan delay);

    [LoggerMessage(5003, LogLevel.Information, "{Connection}: {Code} {Reason}")]
    public static partial void Closed(ILogger logger, string connection, int code, string reason);

    [LoggerMessage(5004, LogLevel.Warning, "{Connection}: message {Number} was not delivered ({Outcome}): {Reason}")]
    public static partial void Undelivered(ILogger logger, string connection, long number, DeliveryOutcome outcome, string reason);

    [LoggerMessage(5005, LogLevel.Warning, "{Connection}: an error while {During}")]
    public static partial void WentWrong(ILogger logger, string connection, string during, Exception error);

    [LoggerMessage(5006, LogLevel.Error, "{Connection}: an error handler failed")]
    public static partial void HandlerFailed(ILogger logger, string connection, Exception error);

    [LoggerMessage(5007, LogLevel.Warning, "{Connection}: nobody listens, and more messages come than are kept for the next listener: the oldest are dropped from now on")]
    public static partial void Dropping(ILogger logger, string connection);
}
