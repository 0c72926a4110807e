namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>A directory of its own for a test, in memory where there is such a thing.</summary>
internal sealed class TempDirectory : IDisposable
{
    public TempDirectory()
    {
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, $"streamotter-{Guid.NewGuid():N}")).FullName;
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
