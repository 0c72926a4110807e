namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Where things are in the source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The command line, built with these tests.</summary>
    public static string Program => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../StreamOtter.Cli/release/StreamOtter.Cli.dll"));

    /// <summary>Packages of foreign JavaScript clients.</summary>
    public static string NodeModules => Path.Combine(Root, "tests/clients/node_modules");

    /// <summary>A client as the guide shows it, but for the port.</summary>
    public static string GuideClient(string name, int port) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Clients", name)).Replace("localhost:9090", $"localhost:{port}", StringComparison.Ordinal);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "StreamOtter.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests are not inside the source tree.");
        return directory.FullName;
    }
}
