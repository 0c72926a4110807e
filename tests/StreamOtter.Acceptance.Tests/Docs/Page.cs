using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>The blocks of a Markdown file of the source tree. A test knows a block by how it begins.</summary>
internal sealed class Page(string file)
{
    public static Page Readme { get; } = new("README.md");

    public static Page StreamSea { get; } = new("docs/stream-sea.md");

    public static Page Kafka { get; } = new("docs/kafka.md");

    public string File { get; } = file;

    public IReadOnlyList<FencedBlock> Blocks { get; } = FencedBlock.ReadAll(file, System.IO.File.ReadAllLines(Path.Combine(Repository.Root, file)));

    public FencedBlock Block(string language, string start = "")
    {
        var found = Blocks.Where(block => block.Language == language && block.Begins(start)).ToList();
        Assert.True(found.Count == 1, $"{found.Count} blocks of {File} are {language} and begin with '{start}'.");
        return found[0];
    }

    /// <summary>Checks that each block of a language begins in one of these ways, and each of these is a block's.</summary>
    public void IsKnown(string language, IReadOnlyCollection<string> starts)
    {
        foreach (var block in Blocks.Where(block => block.Language == language))
            Assert.True(starts.Any(block.Begins), $"{block}\nNo way to run it is known: name one in the tests of {File}.");
        foreach (var start in starts)
            Block(language, start);
    }
}
