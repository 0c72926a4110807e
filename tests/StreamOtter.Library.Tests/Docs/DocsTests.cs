namespace StreamOtter.Library.Tests.Docs;

/// <summary>The C# of docs/library does what is shown.</summary>
public sealed class DocsTests(DocsProgram program) : IClassFixture<DocsProgram>
{
    public static TheoryData<string> Blocks => [.. DocsProgram.Blocks.Select(block => $"{block.Code}")];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Block_RunsToItsEnd_AndPrintsWhatIsShown(string name)
    {
        var index = DocsProgram.Blocks.ToList().FindIndex(block => $"{block.Code}" == name);
        await using var server = await EchoHost.StartAsync();
        await using var run = program.Run(index, server.Url);
        Assert.True(await run.WaitForExitAsync() == 0, run.Describe());
        if (DocsProgram.Blocks[index].Output is { } output)
            Assert.Equal(output.TrimEnd().Split('\n'), run.Output.Lines);
    }
}
