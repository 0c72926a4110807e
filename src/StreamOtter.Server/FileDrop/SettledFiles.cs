namespace StreamOtter.Server.FileDrop;

/// <summary>
/// Finds the files of a folder that are complete: whose size and time have not changed for a while. Looking, not
/// listening, works on every file system, on those of other machines too.
/// </summary>
internal sealed class SettledFiles(string folder, TimeSpan settle, TimeProvider time)
{
    /// <summary>Of more files than this, those that the file system lists first are looked at.</summary>
    private const int MaxFiles = 10_000;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.Directory };

    private Dictionary<string, (DropFile File, long Since)> _seen = [];

    /// <summary>Looks once.</summary>
    /// <returns>The files that have settled, the oldest first; and the names of what is not taken.</returns>
    public (List<DropFile> Settled, List<string> Others) Look()
    {
        var now = time.GetTimestamp();
        var seen = new Dictionary<string, (DropFile, long)>(StringComparer.Ordinal);
        var (settled, others) = (new List<DropFile>(), new List<string>());
        foreach (var path in Directory.EnumerateFiles(folder, "*", Everything).Where(IsComplete).Take(MaxFiles))
        {
            if (DropFile.At(path) is { } file)
            {
                if (file.Length == 0)
                    continue; // its writer has not begun; or it is a pipe, which must not be opened
                var since = _seen.TryGetValue(file.Name, out var before) && before.File == file ? before.Since : now;
                seen.Add(file.Name, (file, since));
                if (time.GetElapsedTime(since, now) >= settle)
                    settled.Add(file);
            }
            else if (new FileInfo(path).LinkTarget is not null || path.Contains('\uFFFD', StringComparison.Ordinal))
            {
                others.Add(Path.GetFileName(path));
            }
        }
        _seen = seen;
        settled.Sort(static (one, other) => one.Modified != other.Modified
            ? one.Modified.CompareTo(other.Modified)
            : string.CompareOrdinal(one.Name, other.Name));
        return (settled, others);
    }

    /// <summary>Whether the name says that nobody is still writing it.</summary>
    private static bool IsComplete(string path) =>
        !Path.GetFileName(path.AsSpan()).StartsWith('.')
        && !path.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase)
        && !path.EndsWith(".part", StringComparison.OrdinalIgnoreCase);
}
