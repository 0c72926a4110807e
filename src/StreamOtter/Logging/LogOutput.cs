namespace StreamOtter.Logging;

/// <summary>Where log entries go; several at once where you combine them.</summary>
[Flags]
public enum LogOutput
{
    /// <summary>Nowhere of their own; only to the logger factory and the providers that the manager was given.</summary>
    None = 0,

    /// <summary>To standard output.</summary>
    Console = 1,

    /// <summary>To a file that is rolled by size.</summary>
    File = 2,

    /// <summary>To a service that takes OTLP over HTTP in JSON, such as an OpenTelemetry collector.</summary>
    Service = 4,
}
