using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging;

/// <summary>What is logged, where and how; binds from configuration.</summary>
public sealed class LoggingOptions
{
    /// <summary>The least level of entries that are written. Default: Information.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>
    /// The least level of single modules, such as "StreamOtter.WebSockets"; it holds for those below it as well, and the
    /// longest name that fits decides. Default: none.
    /// </summary>
    public Dictionary<string, LogLevel> Modules { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Where entries go. Default: to the console.</summary>
    public LogOutput Output { get; set; } = LogOutput.Console;

    /// <summary>How they are written to console and file. Default: as text.</summary>
    public LogFormat Format { get; set; }

    /// <summary>The file; its folder must be there. Required where <see cref="Output"/> has the file. Default: null.</summary>
    public string? FilePath { get; set; }

    /// <summary>
    /// How large the file grows, in bytes, before it is renamed to "name.1", that to "name.2", and so on. Default 10 MiB;
    /// 1 KiB to 1 GiB.
    /// </summary>
    public long MaxFileBytes { get; set; } = 10 << 20;

    /// <summary>How many files are kept, the one that is written included. Default 5; 1 to 100.</summary>
    public int MaxFiles { get; set; } = 5;

    /// <summary>
    /// Where the service listens, <c>http://…</c> or <c>https://…</c>; without a path, "/v1/logs" is added. Required where
    /// <see cref="Output"/> has the service. Default: null.
    /// </summary>
    public string? ServiceEndpoint { get; set; }

    /// <summary>Headers for the service, such as <c>Authorization</c>. Default: none.</summary>
    public Dictionary<string, string> ServiceHeaders { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What this application is called at the service (<c>service.name</c>). Default: "streamotter".</summary>
    public string ServiceName { get; set; } = "streamotter";

    /// <summary>How long the service may take for one request. Default 10 s; 1 ms to 10 min.</summary>
    public TimeSpan ServiceTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many bytes may wait for each output. Who logs never waits: beyond this the new entry is dropped, counted, and
    /// told of in the log itself. Default 8 MiB; 64 KiB to 1 GiB.
    /// </summary>
    public int MaxQueuedBytes { get; set; } = 8 << 20;

    /// <summary>How long disposing waits for what is queued. Default 5 s; 0 s to 10 min.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Names, or parts of names, of fields whose values are secret, besides those that always are: password, secret, token,
    /// authorization, and their like. Letters and digits count, in any case. Default: none.
    /// </summary>
    public List<string> SecretNames { get; set; } = [];

    /// <summary>Says everything that is wrong, each with the setting's name in front.</summary>
    internal IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Check(Enum.IsDefined(Level), "Level: Trace, Debug, Information, Warning, Error, Critical or None.");
        Check((Output & ~(LogOutput.Console | LogOutput.File | LogOutput.Service)) == LogOutput.None, "Output: None, Console, File, Service, or several of them.");
        Check(Enum.IsDefined(Format), "Format: Text or Json.");
        Check(!Output.HasFlag(LogOutput.File) || !string.IsNullOrWhiteSpace(FilePath), "FilePath: required where Output has File.");
        Check(!Output.HasFlag(LogOutput.Service) || IsHttp(ServiceEndpoint), "ServiceEndpoint: an address that begins with http:// or https:// is required where Output has Service.");
        Check(MaxFileBytes is >= 1 << 10 and <= 1 << 30, "MaxFileBytes: 1 KiB to 1 GiB.");
        Check(MaxFiles is >= 1 and <= 100, "MaxFiles: 1 to 100.");
        Check(ServiceTimeout >= TimeSpan.FromMilliseconds(1) && ServiceTimeout <= TimeSpan.FromMinutes(10), "ServiceTimeout: 1 ms to 10 min.");
        Check(MaxQueuedBytes is >= 64 << 10 and <= 1 << 30, "MaxQueuedBytes: 64 KiB to 1 GiB.");
        Check(FlushTimeout >= TimeSpan.Zero && FlushTimeout <= TimeSpan.FromMinutes(10), "FlushTimeout: 0 s to 10 min.");
        return errors;

        void Check(bool holds, string error)
        {
            if (!holds)
                errors.Add(error);
        }
    }

    private static bool IsHttp(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https");
}
