namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A directory of its own for a test.</summary>
internal sealed class TestDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("streamotter-");

    public string At(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
