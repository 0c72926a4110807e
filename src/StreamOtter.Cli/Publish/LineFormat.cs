namespace StreamOtter.Cli.Publish;

/// <summary>What lines must be to be published. It changes nothing about what is stored: the line's bytes.</summary>
internal enum LineFormat
{
    /// <summary>Any bytes.</summary>
    Auto,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>UTF-8.</summary>
    Text,
}
