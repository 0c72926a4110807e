using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Readme;

/// <summary>The blocks of README.md. A test knows a block by how it begins.</summary>
internal static class ReadmeFile
{
    public static IReadOnlyList<FencedBlock> Blocks { get; } = FencedBlock.ReadAll("README.md", File.ReadAllLines(Path.Combine(Repository.Root, "README.md")));

    public static FencedBlock Block(string language, string start = "")
    {
        var found = Blocks.Where(block => block.Language == language && block.Begins(start)).ToList();
        Assert.True(found.Count == 1, $"{found.Count} blocks of README.md are {language} and begin with '{start}'.");
        return found[0];
    }

    /// <summary>Checks that each block of a language begins in one of these ways, and each of these is a block's.</summary>
    public static void IsKnown(string language, IReadOnlyCollection<string> starts)
    {
        foreach (var block in Blocks.Where(block => block.Language == language))
            Assert.True(starts.Any(block.Begins), $"{block}\nNo way to run it is known: name one in the tests of README.");
        foreach (var start in starts)
            Block(language, start);
    }
}
