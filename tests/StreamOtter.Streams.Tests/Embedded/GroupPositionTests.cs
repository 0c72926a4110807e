using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>What becomes of groups' positions on the disk.</summary>
public sealed class GroupPositionTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TempDirectory _copy = new();

    public void Dispose()
    {
        _directory.Dispose();
        _copy.Dispose();
    }

    [Fact]
    public async Task CommitAsync_ProcessKilledAfterwards_PositionIsKept()
    {
        await using var engine = Start(_directory);
        await engine.CreateAsync("a", new StreamSettings());
        await using var group = await engine.JoinGroupAsync("g", "a", new Observer());
        await group.CommitAsync([(0, 42)]);

        // What a process that is killed now leaves behind.
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_directory.Path, "streams"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_copy.Path, Path.GetRelativePath(_directory.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Assert.Equal(42, await PositionAsync(_copy, "a"));
    }

    [Fact]
    public async Task CommitAsync_AgainAndAgain_TakesBoundedSpace()
    {
        await using (var engine = Start(_directory))
        {
            await engine.CreateAsync("a", new StreamSettings());
            await using var group = await engine.JoinGroupAsync("g", "a", new Observer());
            for (var n = 0; n <= 500; n++)
                await group.CommitAsync([(0, n)]);
            var files = new DirectoryInfo(Path.Combine(_directory.Path, "streams", "_streamotter-groups")).GetFiles("*.log");
            Assert.InRange(files.Sum(file => file.Length), 1, 5 * 1024);
        }
        Assert.Equal(500, await PositionAsync(_directory, "a"));
    }

    [Fact]
    public async Task DeleteAsync_Stream_ForgetsItsPositionsOnly()
    {
        await using var engine = Start(_directory);
        foreach (var stream in (string[])["a", "b"])
        {
            await engine.CreateAsync(stream, new StreamSettings());
            await using var group = await engine.JoinGroupAsync("g", stream, new Observer());
            await group.CommitAsync([(0, 42)]);
        }

        await engine.DeleteAsync("a");

        var positions = await engine.OpenAsync(GroupPositions.Stream, mayCreate: false);
        var keys = new Dictionary<string, bool>();
        foreach (var record in (await positions.ReadAsync(0, 0, 10_000)).Batch)
            keys[System.Text.Encoding.ASCII.GetString(record.Key).Split('@')[1]] = record.HasValue;
        Assert.Equal(new Dictionary<string, bool> { ["a"] = false, ["b"] = true }, keys);
    }

    private static EmbeddedEngine Start(TempDirectory directory) =>
        new(new EmbeddedLogOptions { Directory = directory.Path, SegmentBytes = 1024 });

    private static async Task<long> PositionAsync(TempDirectory directory, string stream)
    {
        await using var engine = Start(directory);
        var seen = new Observer();
        await using var group = await engine.JoinGroupAsync("g", stream, seen);
        return seen.Next;
    }

    private sealed class Observer : IGroupObserver
    {
        public long Next { get; private set; } = -2;

        public void OnAssigned(IReadOnlyList<(int Partition, long Next)> partitions) => Next = partitions.Single().Next;

        public IReadOnlyList<(int Partition, long Next)> OnRevoked(IReadOnlyList<int> partitions) => [];

        public void OnEnded(EngineException reason)
        {
        }
    }
}
