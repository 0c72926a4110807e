using System.Text;
using System.Text.RegularExpressions;
using StreamOtter.Acceptance.Tests.Readme;

namespace StreamOtter.Extensions.Tests.Packages;

/// <summary>The C# of these pages, in an application of the package, prints what is shown.</summary>
[Collection(nameof(PackingCollection))]
public sealed class DocsTests(Packing packing)
{
    private const string Header =
        """
        using Microsoft.Extensions.Logging;
        using StreamOtter;
        using StreamOtter.Configuration;
        using StreamOtter.Kafka.Integration;
        using StreamOtter.Logging;
        using StreamOtter.Plugins;
        using StreamOtter.Security;
        using StreamOtter.Serialization;
        using StreamOtter.Telemetry;
        using StreamOtter.Testing;
        using StreamOtter.WebSockets;
        using ErrorCode = Confluent.Kafka.ErrorCode;


        """;

    [Theory]
    [InlineData("docs/security.md")]
    [InlineData("docs/logging.md")]
    [InlineData("docs/testing.md")]
    public async Task Blocks_PrintWhatIsShown(string file)
    {
        var blocks = FencedBlock.ReadAll(file, File.ReadAllLines(Path.Combine(Repository.Root, file)));
        var program = new StringBuilder(Header);
        var expected = new StringBuilder();
        for (var next = 0; next < blocks.Count; next++)
        {
            if (blocks[next].Language != "csharp")
                continue;
            program.Append($"await Block{next}();\nstatic async Task Block{next}()\n{{\nawait Task.Yield();\n#line {blocks[next].Line} \"{file}\"\n{blocks[next].Text}#line default\n}}\n");
            expected.Append(next + 1 < blocks.Count && blocks[next + 1].Language == "text" ? blocks[next + 1].Text : "");
        }
        Assert.Equal(WithoutTimes($"{expected}"), WithoutTimes(await packing.RunAppAsync($"{program}", "run", "-v", "q")));
    }

    private static string WithoutTimes(string text) => Regex.Replace(text, @"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", "(time)");
}
