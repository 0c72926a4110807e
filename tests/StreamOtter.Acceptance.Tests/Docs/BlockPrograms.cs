using System.Collections.Concurrent;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>
/// Blocks of C# as the programs that they are: each is compiled by itself, as a Program.cs with the libraries and nothing else,
/// and runs in a process and an empty folder of its own.
/// </summary>
public sealed class BlockPrograms : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ConcurrentBag<string> _programs = [];

    public void Dispose()
    {
        foreach (var program in _programs)
            File.Delete(program);
        _directory.Dispose();
    }

    /// <summary>Compiles and starts a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="given">What the page leaves to the reader.</param>
    /// <param name="places">Addresses and names that the page shows, and those to use.</param>
    /// <param name="keepInput">Whether its standard input stays open.</param>
    internal ChildProcess Start(FencedBlock block, GivenCode? given, IEnumerable<(string Shown, string Used)> places, bool keepInput = false)
    {
        // Beside the libraries, where .NET looks for them.
        var name = $"Block-{Guid.NewGuid():N}";
        var program = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        _programs.Add(program);
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

    /// <summary>Of these tests, which have the libraries.</summary>
    private static string Settings(string kind) => Path.Combine(AppContext.BaseDirectory, $"{typeof(BlockPrograms).Assembly.GetName().Name}.{kind}.json");
}
