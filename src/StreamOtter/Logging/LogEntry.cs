using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging;

/// <summary>What is logged, without secrets: every text in it has been through <see cref="Redactor"/>.</summary>
internal sealed record LogEntry(DateTimeOffset Time, LogLevel Level, string Module, EventId Event, string Message)
{
    /// <summary>Names and values: null, bool, long, double or string.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; init; } = [];

    /// <summary>The type of what was thrown; null where nothing was.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>What was thrown, with its stack.</summary>
    public string? Exception { get; init; }

    /// <summary>What it happened in; all zero where that is not traced.</summary>
    public ActivityContext Trace { get; init; }
}
