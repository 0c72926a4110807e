namespace StreamOtter.Cli.Serve;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>A line of text each.</summary>
    Text,

    /// <summary>A JSON object each.</summary>
    Json,
}
