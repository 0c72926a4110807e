using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Readme;

/// <summary>The blocks of docs/stream-sea.md. A test knows a block by how it begins.</summary>
internal static class StreamSeaPage
{
    private const string Page = "docs/stream-sea.md";

    public static IReadOnlyList<FencedBlock> Blocks { get; } = FencedBlock.ReadAll(Page, File.ReadAllLines(Path.Combine(Repository.Root, Page)));

    public static FencedBlock Block(string language, string start)
    {
        var found = Blocks.Where(block => block.Language == language && block.Begins(start)).ToList();
        Assert.True(found.Count == 1, $"{found.Count} blocks of {Page} are {language} and begin with '{start}'.");
        return found[0];
    }
}
