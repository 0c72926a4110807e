using System.Globalization;
using System.Text;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Server.FileDrop;

/// <summary>Where a folder's files go when they are done with: to <c>done</c>, or to <c>failed</c> with the reason beside them.</summary>
internal sealed class DropArchive(string folder, TimeProvider time)
{
    public const string Done = "done";
    public const string Failed = "failed";

    private const string ErrorExtension = ".error";

    /// <summary>So long may a name be that something can be put behind it: file systems take 255 bytes.</summary>
    private const int MaxNameBytes = 220;

    /// <summary>Puts a published file away, durably; and sets it aside where it turns out to have changed meanwhile.</summary>
    /// <param name="file">The file that was published.</param>
    /// <param name="changed">What is said where it is another now.</param>
    /// <returns>Whether it is the same.</returns>
    public bool TryMoveToDone(DropFile file, string changed)
    {
        // Looked at where nobody puts another in its place: one that came just now must not end here unpublished.
        var target = Free(Done, file.Name);
        Move(Path.Combine(folder, file.Name), target);
        if (DropFile.At(target) is { } moved && moved with { Name = file.Name } == file)
            return true;
        MoveToFailed(target, file.Name, changed);
        return false;
    }

    /// <summary>Sets a file aside that cannot be published, or not any further.</summary>
    public void MoveToFailed(string name, string problem) => MoveToFailed(Path.Combine(folder, name), name, problem);

    private void MoveToFailed(string source, string name, string problem)
    {
        var target = Free(Failed, name);
        File.WriteAllText(target + ErrorExtension, problem + "\n");
        Move(source, target);
    }

    private void Move(string source, string target)
    {
        File.Move(source, target);
        FileSync.Directory(Path.GetDirectoryName(target)!);
        FileSync.Directory(folder);
    }

    /// <summary>A place for a file: under its name, and where that is taken with the time behind it.</summary>
    private string Free(string subfolder, string name)
    {
        while (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            name = name[..^1];
        var path = Path.Combine(folder, subfolder, name);
        return Path.Exists(path)
            ? path + time.GetUtcNow().ToString("'.'yyyyMMdd'T'HHmmss.fffffff'Z'", CultureInfo.InvariantCulture)
            : path;
    }
}
