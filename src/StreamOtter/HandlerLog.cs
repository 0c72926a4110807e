using Microsoft.Extensions.Logging;

namespace StreamOtter;

/// <summary>Logs handlers of events that failed, by which the error handlers hear of them.</summary>
internal static partial class HandlerLog
{
    [LoggerMessage(5301, LogLevel.Error, "A handler of {Event} failed")]
    public static partial void Failed(ILogger logger, string @event, Exception error);
}
