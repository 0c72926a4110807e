using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>docs/library/client.md does what it says, on a gateway.</summary>
public sealed class ClientPageTests(BlockPrograms programs) : IClassFixture<BlockPrograms>, IDisposable
{
    private static readonly Page Page = new("docs/library/client.md");

    private readonly TestDirectory _directory = new();

    public static TheoryData<string> Headings => [.. Page.Blocks.Where(block => block.Language == "csharp").Select(block => block.Heading)];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Headings))]
    public async Task Block_PrintsWhatIsShown(string heading)
    {
        await using var gateway = await GatewayProcess.StartAsync(["--data", _directory.At("data")]);
        var block = Page.Blocks.Single(block => block.Language == "csharp" && block.Heading == heading);
        await programs.RunAsync(block, new GivenCode("using StreamOtter;"), ("ws://127.0.0.1:9090/v1", $"{gateway.V1}"));
    }
}
