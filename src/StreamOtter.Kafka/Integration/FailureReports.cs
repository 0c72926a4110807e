using Microsoft.Extensions.Logging;

namespace StreamOtter.Kafka.Integration;

/// <summary>Tells of what goes wrong with a producer or a consumer: the log, and each listener by itself.</summary>
internal sealed partial class FailureReports(ILogger logger, TimeProvider time)
{
    // While no broker answers the client tries again several times a second, and tells it each time.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private long _nextLog = long.MinValue;

    public void Tell(KafkaError error, Action<KafkaError>? listeners)
    {
        if (!IsRepetition(error))
        {
            // Error handlers hear of what is logged with an exception only.
            var reason = error.Exception ?? new KafkaIntegrationException(error.Failure, error.Message);
            LogFailure(error.IsFatal ? LogLevel.Error : LogLevel.Warning, error.Message, reason);
        }
        Handlers.Raise(listeners, error, LogListener);
    }

    private bool IsRepetition(KafkaError error)
    {
        if (error is not { Failure: KafkaFailure.Unavailable, IsFatal: false, Record: null })
            return false;
        var (now, next) = (time.GetTimestamp(), Volatile.Read(ref _nextLog));
        var then = now + (long)(Pause.TotalSeconds * time.TimestampFrequency);
        return now < next || Interlocked.CompareExchange(ref _nextLog, then, next) != next;
    }

    [LoggerMessage(EventId = 3044, Message = "{What}")]
    private partial void LogFailure(LogLevel level, string what, Exception reason);

    [LoggerMessage(3043, LogLevel.Error, "A listener of a Kafka client's failures failed itself")]
    private partial void LogListener(Exception reason);
}
