using System.Globalization;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>With real processes and the real disk: the lock, kill -9, and system calls that fail.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("STREAMOTTER_LONG") == "1";

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private EmbeddedEngine Start() => new(new EmbeddedLogOptions { Directory = _directory.Path });

    [Fact]
    public async Task Start_DirectoryHeldByAnotherProcess_NamesItAndStartsOnceItIsKilled()
    {
        using var holder = LogWriterProcess.Start("hold", _directory.Path);
        Assert.Equal("holding", await holder.ReadLine());
        var error = await Records.Fails(EngineError.Locked, () => Task.FromResult(Start()));
        Assert.Contains($"process {holder.Id}.", error.Message, StringComparison.Ordinal);
        holder.Kill();
        await holder.ReadToEnd();
        await using var engine = Start();
    }

    [Fact]
    public async Task Kill_WhileAppending_LosesNothingAcknowledged()
    {
        var acknowledged = new Dictionary<long, string>();
        for (var round = 0; round < (IsLong ? 100 : 8); round++)
        {
            using var writer = LogWriterProcess.Start("append", _directory.Path, "16", "1000000");
            Assert.Equal("ready", await writer.ReadLine());
            for (var i = 0; i < 100 + (round * 37); i++)
                Note(await writer.ReadLine(), acknowledged, round);
            writer.Kill();
            foreach (var line in await writer.ReadToEnd())
                Note(line, acknowledged, round);
            await AssertKept(acknowledged);
        }

        static void Note(string? line, Dictionary<long, string> acknowledged, int round)
        {
            var words = line!.Split(' ');
            Assert.Equal("Stored", words[0]);
            Assert.True(
                acknowledged.TryAdd(long.Parse(words[1], CultureInfo.InvariantCulture), words[2]),
                $"offset {words[1]} was given away twice, round {round}");
        }
    }

    /// <summary>
    /// strace counts calls per thread: the stream is opened on one, where the first fdatasync is recovery's, and
    /// written by another.
    /// </summary>
    [Theory]
    [InlineData("fdatasync:error=EIO", 2)]
    [InlineData("fdatasync:error=ENOSPC", 2)]
    [InlineData("pwrite64:error=EIO", 1)]
    [InlineData("pwrite64:error=ENOSPC", 1)]
    public async Task Strace_OneCallFails_AcknowledgesNothingThatIsNotThere(string injection, int first)
    {
        Assert.SkipUnless(HasStrace, "strace is not installed.");
        for (var failing = first; failing <= 8; failing += IsLong ? 1 : 2)
        {
            using var directory = new TempDirectory();
            var (lines, written) = await AppendUnderStrace($"{injection}:when={failing}", directory.Path);
            Assert.False(lines.TrueForAll(IsStored), $"call {failing} did not fail");
            // A disk that is full once is not full for ever; all else is final.
            if (injection != "pwrite64:error=ENOSPC")
                AssertNothingStoredAfterAFailure(lines);
            await AssertKept(Acknowledged(lines), written);
        }
    }

    [Theory]
    [InlineData("fdatasync:error=EIO", "Unknown")]
    [InlineData("pwrite64:error=EIO", "Refused")]
    [InlineData("pwrite64:error=ENOSPC", "Refused")]
    public async Task Strace_EveryCallFails_AcknowledgesNothing(string injection, string fate)
    {
        Assert.SkipUnless(HasStrace, "strace is not installed.");
        var (lines, written) = await AppendUnderStrace($"{injection}:when=2+", _directory.Path);
        // The writer's first call is let through, with the records of at most two callers.
        Assert.InRange(lines.Count(IsStored), 1, 2);
        AssertNothingStoredAfterAFailure(lines);
        Assert.Contains(lines, line => line.StartsWith(fate, StringComparison.Ordinal));
        await AssertKept(Acknowledged(lines), written);
    }

    /// <summary>
    /// Answers what was printed, and the directory. Where an append came while a writer was not quite waiting, another has
    /// written it, and the calls were counted anew: then all is done again.
    /// </summary>
    private static async Task<(List<string> Lines, string Directory)> AppendUnderStrace(string injection, string parent)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var directory = Directory.CreateDirectory(Path.Combine(parent, $"{attempt}")).FullName;
            await using (var engine = new EmbeddedEngine(new EmbeddedLogOptions { Directory = directory }))
                await (await engine.OpenAsync("a", mayCreate: true)).Append("before");
            var file = Path.Combine(directory, "streams", "a", "00000000000000000000.log");
            var trace = Path.Combine(directory, "trace");
            using var writer = LogWriterProcess.StartUnderStrace(injection, file, trace, "append", directory, "2", "8");
            Assert.Equal("ready", await writer.ReadLine());
            var lines = await writer.ReadToEnd();
            Assert.Equal(16, lines.Count);
            // Each line begins with its thread.
            var writes = (await File.ReadAllLinesAsync(trace)).Where(line => line.Contains("pwrite64", StringComparison.Ordinal));
            if (writes.Select(line => line.Split(' ')[0]).Distinct().Count() == 1)
                return (lines, directory);
        }
        throw new InvalidOperationException("Several threads have written each time.");
    }

    private static void AssertNothingStoredAfterAFailure(List<string> lines)
    {
        // Only one caller's own lines come in the order in which it was answered.
        foreach (var caller in lines.GroupBy(line => line.Split(' ')[2].Split(':')[0]))
            Assert.DoesNotContain(caller.SkipWhile(IsStored), IsStored);
    }

    private static bool IsStored(string line) => line.StartsWith("Stored", StringComparison.Ordinal);

    private static Dictionary<long, string> Acknowledged(List<string> lines) => lines.Where(IsStored)
        .Select(line => line.Split(' '))
        .ToDictionary(words => long.Parse(words[1], CultureInfo.InvariantCulture), words => words[2]);

    private static bool HasStrace => File.Exists("/usr/bin/strace");

    private async Task AssertKept(Dictionary<long, string> acknowledged, string? directory = null)
    {
        await using var engine = new EmbeddedEngine(new EmbeddedLogOptions { Directory = directory ?? _directory.Path });
        var log = await engine.OpenAsync("a", mayCreate: false);
        Assert.True(engine.Health.IsReady);
        var values = await log.ReadAll(maxBytes: 1_000_000);
        foreach (var (offset, value) in acknowledged)
            Assert.Equal(value, values[(int)offset]);
        Assert.Equal(values.Count, await log.Append("after"));
    }
}
