using System.Runtime.InteropServices;

namespace StreamOtter.Server.FileDrop;

/// <summary>A file as it was seen: another size or time, and it is another file.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Length">Its size in bytes; 0 for pipes and the like.</param>
/// <param name="Modified">When it was last written, in UTC.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DropFile(string Name, long Length, DateTime Modified)
{
    /// <summary>What a path shows now; null where there is no such file, or a symbolic link, which is never followed.</summary>
    public static DropFile? At(string path)
    {
        var info = new FileInfo(path);
        return info.Exists && !info.Attributes.HasFlag(FileAttributes.ReparsePoint)
            ? new DropFile(info.Name, info.Length, info.LastWriteTimeUtc)
            : null;
    }
}
