using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Conformance;

public abstract partial class EngineConformance<TFixture>
{
    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    public async Task OpenAsync_InvalidName_SaysSo(string name)
    {
        var engine = Engine;
        Assert.Equal(EngineError.InvalidName, (await FailsAsync(() => engine.OpenAsync(name, mayCreate: true).Bounded())).Error);
        Assert.Equal(EngineError.InvalidName, (await FailsAsync(() => engine.CreateAsync(name, new()).Bounded())).Error);
        Assert.Equal(EngineError.InvalidName, (await FailsAsync(() => engine.DeleteAsync(name).Bounded())).Error);
    }

    [Fact]
    public async Task OpenAsync_MissingAndNotToCreate_SaysSoAndCreatesNothing()
    {
        var (engine, name) = (Engine, EngineFixture.NewName());

        var error = await FailsAsync(() => engine.OpenAsync(name, mayCreate: false).Bounded());

        Assert.Equal(EngineError.StreamNotFound, error.Error);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(name, await engine.ListAsync().Bounded());
    }

    [Fact]
    public async Task OpenAsync_Twice_AnswersTheSame()
    {
        var log = await NewLogAsync();
        Assert.Same(log, await Engine.OpenAsync(log.Name, mayCreate: false).Bounded());
        Assert.True(Engine.Health.IsReady, Engine.Health.Reason);
    }

    [Fact]
    public async Task OpenAsync_ManyAtOnce_AllAnswerTheSame()
    {
        var (engine, name) = (Engine, EngineFixture.NewName());
        var logs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.OpenAsync(name, mayCreate: true).Bounded()));
        Assert.All(logs, log => Assert.Same(logs[0], log));
        await logs[0].StoreAsync(Text("works"));
    }

    [Fact]
    public async Task CreateAsync_Existing_SaysSo()
    {
        var log = await NewLogAsync();
        var error = await FailsAsync(() => Engine.CreateAsync(log.Name, new()).Bounded());
        Assert.Equal(EngineError.AlreadyExists, error.Error);
    }

    [Fact]
    public async Task ListAsync_Streams_NamesThemInOrder()
    {
        var mine = (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => NewLogAsync()))).Select(log => log.Name).ToList();
        await Engine.OpenAsync("_streamotter-test", mayCreate: true).Bounded();

        var names = await Engine.ListAsync().Bounded();

        Assert.All(mine, name => Assert.Contains(name, names));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.DoesNotContain(names, name => name.StartsWith('_'));
    }

    [Fact]
    public async Task DeleteAsync_FollowedStream_EndsTailsAndLog()
    {
        var engine = Engine;
        SkipIf(Fixture.CannotDelete);
        var log = await NewLogAsync();
        await log.StoreAsync(Text("a", partition: 0));
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();

        await engine.DeleteAsync(log.Name).Bounded();

        await seen.WaitAsync(r => r.Ended is not null, "the end");
        Assert.Equal(EngineError.StreamNotFound, seen.Ended!.Error);
        Assert.Equal("ended", seen.Calls[^1]);
        Assert.Equal(EngineError.StreamNotFound, (await FailsAsync(() => log.ReadAsync(0, 0, 1).Bounded())).Error);
        Assert.Equal(EngineError.StreamNotFound, (await FailsAsync(() => log.AppendAsync(new[] { Text("b") }).Bounded())).Error);
        Assert.Equal(EngineError.StreamNotFound, (await FailsAsync(() => engine.OpenAsync(log.Name, mayCreate: false).Bounded())).Error);
        Assert.DoesNotContain(log.Name, await engine.ListAsync().Bounded());
    }

    [Fact]
    public async Task DeleteAsync_MissingStream_SaysSo()
    {
        var engine = Engine;
        SkipIf(Fixture.CannotDelete);
        var error = await FailsAsync(() => engine.DeleteAsync(EngineFixture.NewName()).Bounded());
        Assert.Equal(EngineError.StreamNotFound, error.Error);
    }

    [Fact]
    public async Task OpenAsync_DeletedAndMadeAnew_IsAnotherLife()
    {
        var engine = Engine;
        SkipIf(Fixture.CannotDelete);
        var old = await NewLogAsync();
        await old.StoreAsync([.. Enumerable.Range(0, 100).Select(n => Text($"old {n}", partition: 0))]);
        // A reader of the old life may stand here with old records fetched ahead.
        var middle = (await old.ReadAsync(0, 10, maxBytes: 100).Bounded()).Next;
        await engine.DeleteAsync(old.Name).Bounded();

        var log = await engine.OpenAsync(old.Name, mayCreate: true).Bounded();
        Assert.NotSame(old, log);
        Assert.NotEqual(old.Epoch, log.Epoch);
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();
        await log.StoreAsync([.. Enumerable.Range(0, 100).Select(n => Text($"new {n}", partition: 0))]);

        await seen.WaitForCountAsync(100);
        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"new {n}"), seen.Records.Select(r => r.Text));
        Assert.Equal($"new {middle}", TestRecord.From(0, (await log.ReadAsync(0, middle, maxBytes: 1).Bounded()).Batch)[0].Text);
        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"new {n}"), (await log.ReadAllAsync(0)).Select(r => r.Text));
    }

    [Fact]
    public void Description_Engine_SaysWhatServes() => Assert.NotEmpty(Engine.Description);

    private static Task<EngineException> FailsAsync(Func<Task> call) => Assert.ThrowsAsync<EngineException>(call);
}
