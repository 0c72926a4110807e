namespace StreamOtter.Server.Tests.FileDrop;

/// <summary>Which files are published, and what becomes of them.</summary>
public sealed class DropFolderTests : DropTest
{
    [Fact]
    public async Task Look_FileSettled_PublishesItsLinesAndMovesItToDone()
    {
        Drop("a.csv", "one\r\n\ntwo\nthree");
        await LookAsync();
        var records = await RecordsAsync();
        Assert.Equal(["one", "two", "three"], records.Select(record => record.Value));
        Assert.Equal(["1", "3", "4"], records.Select(record => record.Headers["line"]));
        Assert.All(records, record => Assert.Equal("a.csv", record.Headers["file"]));
        Assert.Equal(["a.csv"], FilesIn("done"));
        Assert.Empty(FilesIn("."));
        Assert.Empty(FilesIn("failed"));
        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public async Task Look_FileGrows_WaitsUntilItHasSettled()
    {
        var path = Drop("a", "one\n");
        await LookAsync(0);
        File.AppendAllText(path, "two\n");
        Time.Advance(Options.Settle);
        await LookAsync(0);
        Assert.Empty(await StoredAsync());
        Time.Advance(Options.Settle);
        await LookAsync(0);
        Assert.Equal(["one", "two"], await StoredAsync());
    }

    [Theory]
    [InlineData(".hidden")]
    [InlineData("a.tmp")]
    [InlineData("a.PART")]
    [InlineData("empty", "")]
    public async Task Look_FileIsNotComplete_LeavesIt(string name, string text = "x")
    {
        Drop(name, text);
        await LookAsync();
        Assert.Equal([name], FilesIn("."));
        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task Look_SeveralFiles_PublishesTheOldestFirst()
    {
        var noon = new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Drop("a", "last"), noon.AddSeconds(2));
        File.SetLastWriteTimeUtc(Drop("c", "first"), noon);
        File.SetLastWriteTimeUtc(Drop("b", "second"), noon.AddSeconds(1));
        await LookAsync();
        Assert.Equal(["first", "second", "last"], await StoredAsync());
    }

    [Fact]
    public async Task Look_SameNameDroppedAgain_IsPublishedAgainAndKeptBesideTheFirst()
    {
        Drop("a", "one");
        await LookAsync();
        Drop("a", "two");
        await LookAsync();
        Assert.Equal(["one", "two"], await StoredAsync());
        Assert.Equal(2, FilesIn("done").Length);
    }

    [Fact]
    public async Task Look_WholeFiles_PublishesAFileAsOneRecord()
    {
        Options = Options with { WholeFiles = true };
        Drop("a", "one\r\n\ntwo\n");
        await LookAsync();
        Assert.Equal(["one\r\n\ntwo\n"], await StoredAsync());
    }

    [Fact]
    public async Task Look_LineTooLong_PublishesNothingUntilItIsMended()
    {
        var lines = Numbered(5000);
        lines[3999] = new string('x', 1001);
        Drop("a", string.Join('\n', lines));
        await LookAsync();
        Assert.Empty(await StoredAsync());
        Assert.Equal(["a", "a.error"], FilesIn("failed"));
        Assert.Contains("Line 4000 ", File.ReadAllText(Path.Combine(Folder, "failed", "a.error")), StringComparison.Ordinal);
        Assert.Contains("Line 4000 ", Assert.Single(Log.Warnings), StringComparison.Ordinal);

        lines[3999] = "mended";
        Drop("a", string.Join('\n', lines));
        await LookAsync();
        Assert.Equal(lines, await StoredAsync());
    }

    [Fact]
    public async Task Look_SymbolicLink_IsNotFollowed()
    {
        var secret = Path.Combine(Directory.GetParent(Folder)!.FullName, "secret");
        File.WriteAllText(secret, "secret");
        Directory.CreateDirectory(Folder);
        File.CreateSymbolicLink(Path.Combine(Folder, "link"), secret);
        File.CreateSymbolicLink(Path.Combine(Folder, "dangling"), secret + "-not");
        for (var i = 0; i < 5; i++)
            await LookAsync(100);
        Assert.Empty(await StoredAsync());
        Assert.Equal(2, Log.Warnings.Count());
        Assert.All(Log.Warnings, line => Assert.Contains("symbolic link", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Look_FolderInTheFolder_IsLeftAlone()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "sub"));
        Drop("sub/a", "x");
        await LookAsync();
        Assert.Empty(await StoredAsync());
        Assert.Empty(Log.Warnings);
    }

    [Fact]
    public async Task Look_NameWithLineFeed_IsPublishedAndLoggedInOneLine()
    {
        Drop("a\nfail: b", new string('x', 1001));
        Drop("c\nd", "one");
        await LookAsync();
        Assert.Equal("c\nd", Assert.Single(await RecordsAsync()).Headers["file"]);
        Assert.DoesNotContain('\n', Assert.Single(Log.Warnings));
    }

    [Fact]
    public async Task Look_LongNames_FindAPlace()
    {
        var name = new string('n', 255);
        Drop(name, "one");
        await LookAsync();
        Drop(name, new string('x', 1001));
        await LookAsync();
        Assert.Single(FilesIn("done"));
        Assert.Equal(2, FilesIn("failed").Length);
    }

    [Fact]
    public async Task Look_FileCannotBeRead_SaysSoOnceAndTriesAgain()
    {
        var path = Drop("a", "one");
        Drop("b", "two");
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            for (var i = 0; i < 5; i++)
                await LookAsync();
            Assert.Equal(["two"], await StoredAsync());
            Assert.Contains("a in ", Assert.Single(Log.Warnings), StringComparison.Ordinal);
        }
        await LookAsync(60);
        Assert.Equal(["two", "one"], await StoredAsync());
    }

    [Fact]
    public async Task Look_AnotherGatewayWatches_WaitsUntilThatEnds()
    {
        var other = NewFolder();
        await other.LookAsync(CancellationToken.None);
        Drop("a", "one");
        await LookAsync();
        await LookAsync();
        Assert.Empty(await StoredAsync());
        Assert.Contains("Another gateway watches", Assert.Single(Log.Warnings), StringComparison.Ordinal);
        other.Dispose();
        await LookAsync();
        Assert.Equal(["one"], await StoredAsync());
    }

    [Fact]
    public void New_FolderCannotBeMade_NamesItAndTheMend()
    {
        File.WriteAllText(Folder, "a file");
        var error = Assert.Throws<Streams.EngineException>(NewFolder);
        Assert.Contains(Folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("name another folder", error.Message, StringComparison.Ordinal);
    }
}
