using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

public sealed class EmbeddedEngineTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private EmbeddedEngine Start() => new(new EmbeddedLogOptions { Directory = _directory.Path });

    [Fact]
    public async Task OpenAsync_NewName_MakesAStreamThatSurvivesReopening()
    {
        string epoch;
        await using (var engine = Start())
        {
            var log = await engine.OpenAsync("Orders.v1", mayCreate: true);
            Assert.Same(log, await engine.OpenAsync("Orders.v1", mayCreate: false));
            Assert.Equal("Orders.v1", log.Name);
            Assert.Equal(1, log.PartitionCount);
            Assert.Equal(0, await log.Append("a", "b"));
            epoch = log.Epoch;
        }
        await using (var engine = Start())
        {
            var log = await engine.OpenAsync("Orders.v1", mayCreate: false);
            Assert.Equal(epoch, log.Epoch);
            Assert.Equal(new OffsetRange(0, 2), await log.Range());
            Assert.Equal(["a", "b"], await log.ReadAll());
            Assert.Equal(2, await log.Append("c"));
            Assert.Equal(["a", "b", "c"], await log.ReadAll());
        }
    }

    [Fact]
    public async Task OpenAsync_UnknownName_IsNotFoundUnlessItMayBeMade()
    {
        await using var engine = Start();
        await Records.Fails(EngineError.StreamNotFound, async () => await engine.OpenAsync("a", mayCreate: false));
        await Records.Fails(EngineError.InvalidName, async () => await engine.OpenAsync("../a", mayCreate: true));
    }

    [Fact]
    public async Task OpenAsync_CreateOnUseOff_IsNotFound()
    {
        await using var engine = new EmbeddedEngine(
            new EmbeddedLogOptions { Directory = _directory.Path, CreateOnUse = false });
        await Records.Fails(EngineError.StreamNotFound, async () => await engine.OpenAsync("a", mayCreate: true));
    }

    [Fact]
    public async Task CreateAsync_ExistingName_IsRefused()
    {
        await using var engine = Start();
        await engine.CreateAsync("a", new StreamSettings { Partitions = 1 });
        await Records.Fails(EngineError.AlreadyExists, async () => await engine.CreateAsync("a", new StreamSettings()));
    }

    [Fact]
    public async Task CreateAsync_ImpossibleSettings_NamesEachProblem()
    {
        await using var engine = Start();
        var error = await Records.Fails(EngineError.InvalidSettings, async () => await engine.CreateAsync(
            "a", new StreamSettings { Partitions = 2, RetentionAge = TimeSpan.Zero, RetentionBytes = -1 }));
        Assert.Contains("Partitions", error.Message, StringComparison.Ordinal);
        Assert.Contains("RetentionAge", error.Message, StringComparison.Ordinal);
        Assert.Contains("RetentionBytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAsync_NamesThatDifferByCaseOnly_AreAllThereInOrder()
    {
        string[] names = ["A", "a", "a.b", "a+b".Replace('+', '-'), "con", "com1", new('X', 249), new string('X', 248) + "Y"];
        await using (var engine = Start())
        {
            foreach (var name in names)
                await (await engine.OpenAsync(name, mayCreate: true)).Append(name);
            await engine.OpenAsync("_streamotter", mayCreate: true);
        }
        await using (var engine = Start())
        {
            Assert.Equal(names.Order(StringComparer.Ordinal), await engine.ListAsync());
            foreach (var name in names)
                Assert.Equal([name], await (await engine.OpenAsync(name, mayCreate: false)).ReadAll());
        }
        var folders = Directory.GetDirectories(Path.Combine(_directory.Path, "streams")).Select(Path.GetFileName);
        Assert.Equal(names.Length + 1, folders.Select(folder => folder!.ToUpperInvariant()).Distinct().Count());
    }

    [Fact]
    public async Task DeleteAsync_OpenStream_EndsItAndANewLifeHasAnotherEpoch()
    {
        await using var engine = Start();
        var log = await engine.OpenAsync("a", mayCreate: true);
        await log.Append("old");
        await engine.DeleteAsync("a");

        await Records.Fails(EngineError.StreamNotFound, () => log.TryAppend("x"));
        await Records.Fails(EngineError.StreamNotFound, async () => await log.ReadAsync(0, 0, 100));
        await Records.Fails(EngineError.StreamNotFound, async () => await log.GetRangeAsync(0));
        await Records.Fails(EngineError.StreamNotFound, async () => await engine.DeleteAsync("a"));
        Assert.Empty(await engine.ListAsync());

        var next = await engine.OpenAsync("a", mayCreate: true);
        Assert.NotEqual(log.Epoch, next.Epoch);
        Assert.Equal(0, await next.Append("new"));
    }

    [Fact]
    public async Task Start_DeletionCutOffByACrash_IsFinished()
    {
        await using (var engine = Start())
            await (await engine.OpenAsync("a", mayCreate: true)).Append("old");
        var folder = Path.Combine(_directory.Path, "streams", "a");
        File.Move(Path.Combine(folder, "stream.json"), Path.Combine(folder, "deleted.json"));

        await using (var engine = Start())
            Assert.Empty(await engine.ListAsync());
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task OpenAsync_CreationCutOffByACrash_StartsAfresh()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_directory.Path, "streams", "a")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "stream.json.new"), "{");
        await File.WriteAllTextAsync(Path.Combine(folder, "00000000000000000000.log"), "");
        await using var engine = Start();
        Assert.Equal(0, await (await engine.OpenAsync("a", mayCreate: true)).Append("x"));
    }

    [Fact]
    public async Task OpenAsync_DescriptionLost_DoesNotBuryTheRecords()
    {
        await using (var engine = Start())
            await (await engine.OpenAsync("a", mayCreate: true)).Append("kept");
        var description = Path.Combine(_directory.Path, "streams", "a", "stream.json");
        var text = await File.ReadAllTextAsync(description);
        File.Delete(description);
        await using (var engine = Start())
            await Records.Fails(EngineError.Corrupt, async () => await engine.OpenAsync("a", mayCreate: true));
        await File.WriteAllTextAsync(description, text);
        await using (var engine = Start())
            Assert.Equal(["kept"], await (await engine.OpenAsync("a", mayCreate: true)).ReadAll());
    }

    [Fact]
    public async Task ListAsync_DescriptionUnreadable_ListsTheOthersAndReportsIt()
    {
        var events = new List<EngineEvent>();
        await using var engine = new EmbeddedEngine(
            new EmbeddedLogOptions { Directory = _directory.Path }, onEvent: events.Add);
        await engine.OpenAsync("a", mayCreate: true);
        var other = Directory.CreateDirectory(Path.Combine(_directory.Path, "streams", "b")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "stream.json"), "{\"format\": 99}");
        Assert.Equal(["a"], await engine.ListAsync());
        Assert.Equal(EngineEventKind.Corrupt, Assert.Single(events).Kind);
        await Records.Fails(EngineError.Corrupt, async () => await engine.OpenAsync("b", mayCreate: true));
    }

    [Fact]
    public async Task OpenAsync_ThousandStreams_AllAppendAndComeBack()
    {
        var names = Enumerable.Range(0, 1000).Select(i => $"stream-{i}").ToList();
        for (var life = 0; life < 2; life++)
        {
            await using var engine = Start();
            var logs = new List<IStreamLog>();
            foreach (var name in names)
                logs.Add(await engine.OpenAsync(name, mayCreate: true));
            Assert.All(await Task.WhenAll(logs.Select(log => log.Append(log.Name))), offset => Assert.Equal(life, offset));
            Assert.All(await Task.WhenAll(logs.Select(log => log.ReadAll())), values => Assert.Equal(life + 1, values.Count));
        }
    }

    [Fact]
    public async Task Start_SecondOnOneDirectory_IsLockedAndNamesTheProcess()
    {
        await using (Start())
        {
            var error = await Records.Fails(EngineError.Locked, () => Task.FromResult(Start()));
            Assert.Contains($"process {Environment.ProcessId}.", error.Message, StringComparison.Ordinal);
        }
        await using (Start())
        {
        }
    }

    [Fact]
    public async Task Start_DirectoryIsAFile_SaysSo()
    {
        var file = Path.Combine(_directory.Path, "file");
        await File.WriteAllTextAsync(file, "");
        var error = await Records.Fails(EngineError.StorageFailed, () => Task.FromResult(
            new EmbeddedEngine(new EmbeddedLogOptions { Directory = Path.Combine(file, "data") })));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ImpossibleOptions_NamesEachProblem()
    {
        var error = await Records.Fails(EngineError.InvalidSettings, () => Task.FromResult(new EmbeddedEngine(
            new EmbeddedLogOptions { Directory = " ", SegmentBytes = 1, MaxRecordBytes = 1, MaxWaitingBytes = 1 })));
        foreach (var option in (string[])["Directory", "SegmentBytes", "MaxRecordBytes", "MaxWaitingBytes"])
            Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_OpenStream_EndsItAndHealthSaysSo()
    {
        var engine = Start();
        var log = await engine.OpenAsync("a", mayCreate: true);
        Assert.True(engine.Health.IsReady);
        var append = log.TryAppend("x");
        await engine.DisposeAsync().AsTask().WaitAsync(Records.Patience);
        Assert.Equal(AppendStatus.Stored, (await append)[0].Status);
        await Records.Fails(EngineError.Unavailable, () => log.TryAppend("y"));
        await Records.Fails(EngineError.Unavailable, async () => await engine.OpenAsync("a", mayCreate: false));
        Assert.False(engine.Health.IsReady);
    }
}
