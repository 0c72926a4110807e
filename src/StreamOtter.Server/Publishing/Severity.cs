using Microsoft.Extensions.Logging;
using StreamOtter.Streams;

namespace StreamOtter.Server.Publishing;

/// <summary>Whose matter it is that a record was not stored: clients must not be able to fill the log with errors.</summary>
internal static class Severity
{
    public static LogLevel Of(AppendResult result) => result.Reason switch
    {
        EngineError.InvalidName or EngineError.StreamNotFound or EngineError.PartitionNotFound
            or EngineError.RecordTooLarge or EngineError.InvalidRecord => LogLevel.Information,
        EngineError.Forbidden => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
