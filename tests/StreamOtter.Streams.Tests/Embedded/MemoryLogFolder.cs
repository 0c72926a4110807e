using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>
/// Segments in memory that fail when they are told to, and that know which bytes a power cut would leave.
/// </summary>
internal sealed class MemoryLogFolder : ILogFolder
{
    private readonly SortedDictionary<long, MemoryLogFile> _files = [];
    private MemoryLogFile? _replacement;

    /// <summary>Called before each operation with its name; throws to make it fail.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public MemoryLogFile this[long baseOffset] => _files[baseOffset];

    public static MemoryLogFolder With(byte[] firstSegment)
    {
        var folder = new MemoryLogFolder();
        folder._files[0] = new MemoryLogFile(folder) { Bytes = firstSegment };
        return folder;
    }

    /// <summary>What is left when the power fails: what was synced, and of the rest whatever the caller decides.</summary>
    public MemoryLogFolder AfterPowerCut(Func<byte[], int, byte[]>? unsynced = null)
    {
        var after = new MemoryLogFolder();
        foreach (var (baseOffset, file) in _files)
        {
            var bytes = unsynced?.Invoke(file.Bytes, file.Synced) ?? file.Bytes[..file.Synced];
            after._files[baseOffset] = new MemoryLogFile(after) { Bytes = bytes, Synced = bytes.Length };
        }
        return after;
    }

    public IReadOnlyList<SegmentInfo> List() =>
        [.. _files.Select(file => new SegmentInfo(file.Key, file.Value.Length, default, default))];

    public string PathOf(long baseOffset) => $"memory/{baseOffset}";

    public ILogFile Create(long baseOffset)
    {
        Before("create");
        return _files[baseOffset] = new MemoryLogFile(this);
    }

    public ILogFile Open(long baseOffset) =>
        _files.TryGetValue(baseOffset, out var file) ? file : throw new FileNotFoundException();

    public ILogFile CreateReplacement()
    {
        Before("create");
        return _replacement = new MemoryLogFile(this);
    }

    public void Replace(long baseOffset)
    {
        Before("replace");
        _files[baseOffset] = _replacement!;
    }

    public void SetWritten(long baseOffset, DateTimeOffset time)
    {
    }

    public void Delete(long baseOffset)
    {
        Before("delete");
        _files.Remove(baseOffset);
    }

    public void Remove(long baseOffset) => _files.Remove(baseOffset);

    public void Sync() => Before("sync folder");
}
