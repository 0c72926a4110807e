using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>README shows the samples, which the tests of the guide run.</summary>
public sealed class ReadmeSampleTests
{
    [Fact]
    public void Blocks_AreOfTheKnownLanguages() =>
        Assert.Equal(["csharp", "js", "python", "sh", "text"], Page.Readme.Blocks.Select(block => block.Language).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void JavaScript_WithTheImportAboveIt_IsTheSample() =>
        Assert.Equal(Repository.Sample("client.mjs"), "import WebSocket from 'ws';\n\n" + Page.Readme.Block("js").Text);

    [Fact]
    public void Python_IsTheSample() => Assert.Equal(Repository.Sample("client.py"), Page.Readme.Block("python").Text);
}
