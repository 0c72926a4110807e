using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>
/// Blocks of C# as the programs that they are: each is compiled by itself, as a Program.cs with the libraries and nothing else,
/// and runs in a process and an empty folder of its own.
/// </summary>
public sealed class BlockPrograms : IDisposable
{
    private readonly TestDirectory _directory = new();
    private int _count;

    public BlockPrograms() => Copy(new DirectoryInfo(BlockCompiler.LibraryFolder), _directory.At("libraries"));

    public void Dispose() => _directory.Dispose();

    /// <summary>Compiles and starts a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="given">What the page leaves to the reader.</param>
    /// <param name="places">Addresses and names that the page shows, and those to use.</param>
    /// <param name="keepInput">Whether its standard input stays open.</param>
    internal ChildProcess Start(FencedBlock block, GivenCode? given, IEnumerable<(string Shown, string Used)> places, bool keepInput = false)
    {
        var name = $"Block{Interlocked.Increment(ref _count)}";
        var program = _directory.At($"libraries/{name}.dll");
        BlockCompiler.Compile((given ?? GivenCode.Nothing).Around(block, places), program);
        var folder = Directory.CreateDirectory(_directory.At(name)).FullName;
        return new ChildProcess(
            "dotnet",
            ["exec", "--depsfile", Settings("deps"), "--runtimeconfig", Settings("runtimeconfig"), program],
            keepInput: keepInput,
            folder: folder);
    }

    /// <summary>Runs a block to its good end, where it has printed what its page shows, if that shows something.</summary>
    internal async Task<IReadOnlyList<string>> RunAsync(FencedBlock block, GivenCode? given, params IEnumerable<(string Shown, string Used)> places)
    {
        await using var program = Start(block, given, places);
        Assert.True(await program.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, program.Describe());
        if (block.Output is { } output)
            Assert.Equal(PrintedLines.Of(output), PrintedLines.Of(program.Output.Lines));
        return program.Output.Lines;
    }

    private string Settings(string kind) => _directory.At($"libraries/StreamOtter.Cli.{kind}.json");

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(Path.Combine(to, file.Name));
        foreach (var directory in from.EnumerateDirectories())
            Copy(directory, Path.Combine(to, directory.Name));
    }
}
