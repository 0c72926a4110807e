namespace StreamOtter.Bench.Servers;

/// <summary>Where the programs lie that are measured, built together with this one.</summary>
internal static class Programs
{
    /// <summary>The gateway.</summary>
    public static string Gateway { get; } = Find("StreamOtter.Cli");

    /// <summary>The hub of SignalR.</summary>
    public static string SignalR { get; } = Find("StreamOtter.Bench.SignalR");

    /// <summary>This program.</summary>
    public static string Self { get; } = Find("StreamOtter.Bench");

    private static string Find(string project)
    {
        // artifacts/bin/PROJECT/release/
        var bin = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));
        return Path.Combine(bin, project, "release", project + ".dll");
    }
}
