using StreamOtter.Server.FileDrop;
using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.FileDrop;

/// <summary>Whatever comes between, each line is in the stream once; and where that cannot be, it is said.</summary>
public sealed class DropInterruptedTests : DropTest
{
    private static readonly string[] Lines = Numbered(3500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_SomeOfABatchUnknown_StoresTheRestOnce(bool restart)
    {
        Drop("a", string.Join('\n', Lines));
        var batches = 0;
        Engine.OnAppend = (log, records) => ++batches == 2 ? StoreEveryThirdAsync(log, records) : log.AppendAsync(records);
        await LookAsync();
        Assert.InRange((await StoredAsync()).Length, 1001, 1999);
        Assert.Contains("lost sight", Assert.Single(Log.Warnings), StringComparison.Ordinal);

        if (restart)
            Restart();
        await LookAsync();
        Assert.Equal(Lines.Order(StringComparer.Ordinal), (await StoredAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(["a"], FilesIn("done"));
    }

    [Fact]
    public async Task Append_EngineAway_WaitsLongerEachTimeAndSaysSoOnce()
    {
        Drop("a", string.Join('\n', Lines));
        var appends = 0;
        Engine.OnAppend = (_, _) =>
        {
            appends++;
            throw new EngineException(EngineError.Unavailable, "No broker answers.");
        };
        await LookAsync();
        for (var second = 0; second < 30; second++)
            await LookAsync();
        Assert.InRange(appends, 4, 6);
        Assert.Single(Log.Warnings);
        Assert.Equal(["a"], FilesIn("."));

        Engine.OnAppend = null;
        await LookAsync(60);
        Assert.Equal(Lines, await StoredAsync());
    }

    [Fact]
    public async Task Restart_AfterPartOfTheFile_GoesOnThere()
    {
        Drop("a", string.Join('\n', Lines));
        var batches = 0;
        Engine.OnAppend = (log, records) => ++batches == 3 ? throw new OperationCanceledException() : log.AppendAsync(records);
        await LookAsync();
        _ = await (await Engine.OpenAsync(Stream, true)).AppendAsync(new[] { new NewRecord { Value = "another's"u8.ToArray() } });
        Engine.OnAppend = null;
        Restart();
        await LookAsync();
        string[] expected = [.. Lines[..2000], "another's", .. Lines[2000..]];
        Assert.Equal(expected, await StoredAsync());
    }

    [Fact]
    public async Task Restart_BeforeTheFileWasMoved_PublishesNothingAgain()
    {
        var path = Drop("a", string.Join('\n', Lines));
        Directory.CreateDirectory(Path.Combine(Folder, "done"));
        Engine.OnAppend = async (log, records) =>
        {
            var results = await log.AppendAsync(records);
            Directory.Delete(Path.Combine(Folder, "done"));
            Directory.CreateSymbolicLink(Path.Combine(Folder, "done"), "/proc/nowhere");
            Engine.OnAppend = null;
            return results;
        };
        await LookAsync();
        Assert.True(File.Exists(path));
        File.Delete(Path.Combine(Folder, "done"));
        Restart();
        await LookAsync();
        Assert.Equal(Lines, await StoredAsync());
        Assert.Equal(["a"], FilesIn("done"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task File_ChangedWhilePublished_IsSetAside(bool replaced)
    {
        var path = Drop("a", string.Join('\n', Lines));
        Engine.OnAppend = (log, records) =>
        {
            Engine.OnAppend = null;
            if (replaced)
                File.Move(Drop("b.tmp", "another"), path, overwrite: true);
            else
                File.AppendAllText(path, "\nmore");
            return log.AppendAsync(records);
        };
        await LookAsync();
        Assert.Equal(Lines, await StoredAsync());
        Assert.Equal(["a", "a.error"], FilesIn("failed"));
        Assert.Empty(FilesIn("done"));
        Assert.Contains("changed after its publishing had begun", Assert.Single(Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_ChangedBeforeTheRestart_IsSetAside()
    {
        var path = Drop("a", string.Join('\n', Lines));
        Engine.OnAppend = (log, records) => throw new EngineException(EngineError.Unavailable, "away");
        await LookAsync();
        File.AppendAllText(path, "\nmore");
        Engine.OnAppend = null;
        Restart();
        await LookAsync();
        Assert.Empty(await StoredAsync());
        Assert.Equal(["a", "a.error"], FilesIn("failed"));
    }

    [Fact]
    public async Task File_TakenAwayWhilePublished_IsForgotten()
    {
        var path = Drop("a", string.Join('\n', Lines));
        Engine.OnAppend = (log, records) =>
        {
            File.Delete(path);
            return log.AppendAsync(records);
        };
        await LookAsync();
        await LookAsync();
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Folder, ".streamotter"), "*.json"));
        Drop("a", "new");
        await LookAsync();
        string[] expected = [.. Lines, "new"];
        Assert.Equal(expected, await StoredAsync());
    }

    [Fact]
    public async Task Append_RecordRefused_SetsTheFileAsideAndNamesTheLine()
    {
        Drop("a", string.Join('\n', Lines));
        Engine.OnAppend = async (log, records) =>
        {
            var results = await log.AppendAsync(records[..^1]);
            return [.. results, AppendResult.Refused(EngineError.RecordTooLarge, "Too large for this topic.")];
        };
        await LookAsync();
        Assert.Equal(Lines[..999], await StoredAsync());
        var error = File.ReadAllText(Path.Combine(Folder, "failed", "a.error"));
        Assert.Contains("Line 1000: Too large for this topic.", error, StringComparison.Ordinal);
        Assert.Contains("nor are those after line 1000; all others are", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_DeletedInTheMiddle_HasTheWholeFileWhenItIsMadeAgain()
    {
        // Offsets of the first stream are beyond the end of the second.
        var first = await Engine.OpenAsync(Stream, true);
        await first.AppendAsync(Enumerable.Repeat(new NewRecord { Value = "old"u8.ToArray() }, 5000).ToArray());
        Drop("a", string.Join('\n', Lines));
        var batches = 0;
        Engine.OnAppend = (log, records) => ++batches switch
        {
            2 => DeleteAsync(),
            4 => throw new EngineException(EngineError.Unavailable, "away"),
            _ => log.AppendAsync(records),
        };
        await LookAsync();
        await LookAsync();
        Restart();
        await LookAsync();
        Assert.Equal(Lines, await StoredAsync());

        async ValueTask<AppendResult[]> DeleteAsync()
        {
            await Engine.DeleteAsync(Stream);
            throw new EngineException(EngineError.StreamNotFound, "It was deleted.");
        }
    }

    [Fact]
    public async Task Restart_WhenTheLogNoLongerTells_SetsTheFileAside()
    {
        var seen = DropFile.At(Drop("a", "one"))!.Value;
        var log = await Engine.OpenAsync(Stream, true);
        Restart();
        // As after retention: the log begins behind the place from which the file's records lie.
        new DropStates(Path.Combine(Folder, ".streamotter")).Save(new DropState("a", seen.Length, seen.Modified, "id", log.Epoch, 0, -1));
        await LookAsync();
        Assert.Empty(await StoredAsync());
        Assert.Contains("cannot tell any more", File.ReadAllText(Path.Combine(Folder, "failed", "a.error")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_AnotherFileThanTheOneThatWasSeen_PublishesNothing()
    {
        var seen = DropFile.At(Drop("a", "one"))!.Value;
        Restart();
        var publisher = new DropPublisher(
            new DropTarget(Folder, Stream), Options, Engine, true, new DropStates(Path.Combine(Folder, ".streamotter")), new DropArchive(Folder, Time));
        Assert.Null(await publisher.PublishAsync(seen with { Length = 2 }, CancellationToken.None));
        Assert.Null(await publisher.PublishAsync(seen with { Modified = seen.Modified.AddTicks(1) }, CancellationToken.None));
        Assert.Empty(await StoredAsync());
        Assert.Equal(1, (await publisher.PublishAsync(seen, CancellationToken.None))?.Records);
    }

    [Fact]
    public async Task Restart_StateDamaged_PublishesNothingAndSaysWhatToDo()
    {
        Drop("a", string.Join('\n', Lines));
        Engine.OnAppend = (log, records) => throw new EngineException(EngineError.Unavailable, "away");
        await LookAsync();
        var state = Directory.EnumerateFiles(Path.Combine(Folder, ".streamotter"), "*.json").Single();
        File.WriteAllText(state, "{");
        Engine.OnAppend = null;
        Restart();
        await LookAsync();
        Assert.Empty(await StoredAsync());
        Assert.Contains(Log.Warnings, line => line.Contains($"'{state}' of a file is damaged", StringComparison.Ordinal));
    }

    private static async ValueTask<AppendResult[]> StoreEveryThirdAsync(IStreamLog log, ReadOnlyMemory<NewRecord> records)
    {
        var results = new AppendResult[records.Length];
        Array.Fill(results, AppendResult.Unknown("The broker was lost sight of."));
        for (var i = 2; i < results.Length; i += 3)
            results[i] = (await log.AppendAsync(records.Slice(i, 1)))[0];
        return results;
    }
}
