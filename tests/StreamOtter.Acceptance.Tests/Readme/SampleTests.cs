using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Readme;

/// <summary>README shows the samples, which the tests of the guide run.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Blocks_AreOfTheKnownLanguages() =>
        Assert.Equal(["csharp", "js", "python", "sh", "text"], ReadmeFile.Blocks.Select(block => block.Language).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void JavaScript_WithTheImportAboveIt_IsTheSample() =>
        Assert.Equal(Repository.Sample("client.mjs"), "import WebSocket from 'ws';\n\n" + ReadmeFile.Block("js").Text);

    [Fact]
    public void Python_IsTheSample() => Assert.Equal(Repository.Sample("client.py"), ReadmeFile.Block("python").Text);
}
