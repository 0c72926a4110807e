using Microsoft.Extensions.Logging;

namespace StreamOtter.Kafka.Integration;

/// <summary>Tells of what goes wrong with a producer or a consumer: the log, and each listener by itself.</summary>
internal static partial class FailureReports
{
    public static void Tell(KafkaError error, Action<KafkaError>? listeners, ILogger logger)
    {
        // Error handlers hear of what is logged with an exception only.
        var reason = error.Exception ?? new KafkaIntegrationException(error.Failure, error.Message);
        LogFailure(logger, error.IsFatal ? LogLevel.Error : LogLevel.Warning, error.Message, reason);
        Handlers.Raise(listeners, error, failure => LogListener(logger, failure));
    }

    [LoggerMessage(EventId = 3044, Message = "{What}")]
    private static partial void LogFailure(ILogger logger, LogLevel level, string what, Exception reason);

    [LoggerMessage(3043, LogLevel.Error, "A listener of a Kafka client's failures failed itself")]
    private static partial void LogListener(ILogger logger, Exception reason);
}
