namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Where things are in the source tree that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The command line, built with these tests.</summary>
    public static string Program => Library("StreamOtter.Cli");

    /// <summary>Packages of foreign JavaScript clients.</summary>
    public static string NodeModules => Path.Combine(Root, "tests/clients/node_modules");

    /// <summary>A project's assembly, built with these tests.</summary>
    public static string Library(string name) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, $"../../{name}/release/{name}.dll"));

    /// <summary>A client that is not ours: of the guide, or of stream-sea.</summary>
    public static string Sample(string name, string of = "guide") => File.ReadAllText(Path.Combine(Root, "samples", of, name));

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "StreamOtter.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests are not inside the source tree.");
        return directory.FullName;
    }
}
