namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Where things lie.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Program => Path.Combine(Root, "artifacts/bin/StreamOtter.Cli/release/StreamOtter.Cli.dll");

    public static string NodeModules => Path.Combine(Root, "tests/clients/node_modules");

    /// <summary>A new empty directory, under the tests' own.</summary>
    public static string NewDirectory()
    {
        var path = Path.Combine(Path.GetTempPath(), "streamotter-test-" + Guid.NewGuid().ToString("N")[..12]);
        return Directory.CreateDirectory(path).FullName;
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "StreamOtter.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run from the repository's artifacts.");
    }
}
