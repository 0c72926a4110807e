namespace StreamOtter.Logging;

/// <summary>How an entry is written to the console and to files. A service always gets OTLP's JSON.</summary>
public enum LogFormat
{
    /// <summary>A line for people: <c>2026-03-01T12:00:00.000Z info: module: message {name=value}</c>.</summary>
    Text,

    /// <summary>A line of JSON.</summary>
    Json,
}
