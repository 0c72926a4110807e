using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Serialization;
using StreamOtter.Testing;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>The C# of the library's pages does what is shown.</summary>
public sealed class PageTests(BlockPrograms programs) : IClassFixture<BlockPrograms>
{
    /// <summary>The pages, and the namespaces that they say their blocks use.</summary>
    private static readonly Dictionary<string, string[]> Pages = new()
    {
        ["docs/library/telemetry.md"] = ["StreamOtter.Telemetry", "StreamOtter.WebSockets"],
        ["docs/library/websockets.md"] =
        [
            "System.Security.Cryptography", "System.Text.Json", "Google.Protobuf", "Google.Protobuf.WellKnownTypes",
            "StreamOtter.RateLimiting", "StreamOtter.Resilience", "StreamOtter.Serialization", "StreamOtter.WebSockets",
        ],
        ["docs/logging.md"] = ["Microsoft.Extensions.Logging", "StreamOtter.Configuration", "StreamOtter.Logging", "StreamOtter.Plugins", "StreamOtter.Telemetry"],
        ["docs/security.md"] = ["StreamOtter", "StreamOtter.Security"],
        ["docs/testing.md"] =
        [
            "Confluent.Kafka", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting",
            "StreamOtter.Kafka.Integration", "StreamOtter.Serialization", "StreamOtter.Testing", "StreamOtter.WebSockets",
        ],
    };

    /// <summary>Pages that have tests of their own, for what happens while their blocks run.</summary>
    private static readonly string[] OtherPages = ["README.md", "docs/kafka.md", "docs/kafkasocks.md", "docs/library/client.md", "docs/stream-sea.md"];

    private static readonly List<FencedBlock> All = [.. Pages.Keys.SelectMany(file => new Page(file).Blocks.Where(block => block.Language == "csharp"))];

    public static TheoryData<string> Blocks => [.. All.Select(block => $"{block}")];

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Block_RunsToItsEnd_AndPrintsWhatIsShown(string name)
    {
        var block = All.Single(block => $"{block}" == name);
        var cuts = 0;
        await using var server = TestingUtilities.CreateMockServer(new() { OnMessage = AnswerAsync });
        var usings = string.Concat(Pages[block.File].Select(name => $"using {name};\n"));
        await programs.RunAsync(block, new GivenCode(usings), ("wss://example.com", $"{server.Url}".TrimEnd('/')));

        async Task AnswerAsync(MockConnection client, MessageData message)
        {
            if (client.Path == "/cut-once" && Interlocked.Increment(ref cuts) == 1)
                client.Cut();
            else
                await client.SendAsync(message);
        }
    }

    [Fact]
    public void EachPageWithCSharp_IsRun()
    {
        var found = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "README.md"))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => new Page(file).Blocks.Any(block => block.Language == "csharp"));
        Assert.Equal(Pages.Keys.Concat(OtherPages).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }
}
