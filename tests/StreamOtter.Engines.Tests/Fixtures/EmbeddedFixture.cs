using StreamOtter.Streams;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Engines.Tests.Fixtures;

/// <summary>The embedded log in a directory of its own, which goes with the fixture.</summary>
public sealed class EmbeddedFixture : EngineFixture
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("streamotter-engines-");

    public override string CannotShare => "One process at a time holds an embedded log.";

    public override string CannotGrow => "A stream of the embedded log has one partition.";

    public override int TooLarge => 1_100_000;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    // Small segments: retention takes whole ones.
    protected override IStreamEngine Make() =>
        new EmbeddedEngine(new EmbeddedLogOptions { Directory = _directory.FullName, SegmentBytes = 64 << 10 });
}
