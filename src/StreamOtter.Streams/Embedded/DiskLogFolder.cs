using System.Globalization;

namespace StreamOtter.Streams.Embedded;

/// <summary>A stream's segments on the disk: files named by their base offset in 20 digits.</summary>
internal sealed class DiskLogFolder(string path) : ILogFolder
{
    private const string Extension = ".log";
    private const string Replacement = "replacement.new";
    private const int Digits = 20;

    public IReadOnlyList<SegmentInfo> List()
    {
        var segments = new List<SegmentInfo>();
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*" + Extension))
        {
            var name = Path.GetFileNameWithoutExtension(file.Name);
            if (name.Length != Digits
                || !long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var baseOffset))
                continue;
            var written = new DateTimeOffset(file.LastWriteTimeUtc);
            var created = new DateTimeOffset(file.CreationTimeUtc);
            segments.Add(new SegmentInfo(baseOffset, file.Length, created < written ? created : written, written));
        }
        segments.Sort(static (left, right) => left.BaseOffset.CompareTo(right.BaseOffset));
        return segments;
    }

    public string PathOf(long baseOffset) =>
        Path.Combine(path, baseOffset.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    public ILogFile Create(long baseOffset)
    {
        var file = new DiskLogFile(PathOf(baseOffset), FileMode.CreateNew);
        try
        {
            FileSync.Directory(path);
            return file;
        }
        catch
        {
            // So that another attempt does not find it.
            file.Dispose();
            File.Delete(PathOf(baseOffset));
            throw;
        }
    }

    public ILogFile Open(long baseOffset) => new DiskLogFile(PathOf(baseOffset), FileMode.Open);

    public ILogFile CreateReplacement()
    {
        File.Delete(Path.Combine(path, Replacement));
        return new DiskLogFile(Path.Combine(path, Replacement), FileMode.CreateNew);
    }

    public void Replace(long baseOffset)
    {
        File.Move(Path.Combine(path, Replacement), PathOf(baseOffset), overwrite: true);
        FileSync.Directory(path);
    }

    public void SetWritten(long baseOffset, DateTimeOffset time) =>
        File.SetLastWriteTimeUtc(PathOf(baseOffset), time.UtcDateTime);

    public void Delete(long baseOffset) => File.Delete(PathOf(baseOffset));

    public void Sync() => FileSync.Directory(path);
}
