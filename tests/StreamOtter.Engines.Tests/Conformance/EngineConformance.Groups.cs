using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Conformance;

public abstract partial class EngineConformance<TFixture>
{
    private const string Group = "workers";

    [Fact]
    public async Task JoinGroupAsync_Alone_GetsAllPartitionsWithoutAPosition()
    {
        var log = await NewLogAsync();
        var seen = new GroupRecorder();

        await using var group = await Engine.JoinGroupAsync(Group, log.Name, seen).Bounded();

        Assert.Equal(Group, group.Name);
        await seen.WaitForCountAsync(log.PartitionCount);
        Assert.Equal(Enumerable.Range(0, log.PartitionCount).ToDictionary(p => p, _ => -1L), seen.Owned);
    }

    [Fact]
    public async Task CommitAsync_LeftAndJoinedAgain_PositionIsKept()
    {
        var log = await NewLogAsync();
        var seen = new GroupRecorder();
        await using (var group = await Engine.JoinGroupAsync(Group, log.Name, seen).Bounded())
        {
            await seen.WaitForCountAsync(log.PartitionCount);
            await group.CommitAsync([(0, 40)]).Bounded();
            await group.CommitAsync([(0, 42)]).Bounded();
        }

        Assert.Equal(1, seen.Revocations);
        Assert.Equal(42, await PositionAsync(log));
    }

    [Fact]
    public async Task CommitAsync_ManyAtOnce_TheLastIsKept()
    {
        var log = await NewLogAsync();
        var seen = new GroupRecorder();
        await using (var group = await Engine.JoinGroupAsync(Group, log.Name, seen).Bounded())
        {
            await seen.WaitForCountAsync(log.PartitionCount);
            await Task.WhenAll(Enumerable.Range(0, 200).Select(n => group.CommitAsync([(0, n)]).Bounded()));
        }

        Assert.Equal(199, await PositionAsync(log));
    }

    [Fact]
    public async Task CommitAsync_EngineStartedAnew_PositionIsKept()
    {
        var log = await NewLogAsync();
        var seen = new GroupRecorder();
        var group = await Engine.JoinGroupAsync(Group, log.Name, seen).Bounded();
        await seen.WaitForCountAsync(log.PartitionCount);
        await group.CommitAsync([(0, 42)]).Bounded();

        await Fixture.RestartAsync();

        Assert.Equal(1, seen.Revocations);
        Assert.Null(seen.Ended);
        Assert.Equal(42, await PositionAsync(log));
    }

    [Fact]
    public async Task CommitAsync_PartitionOfNobody_IsLeftOut()
    {
        var log = await NewLogAsync();
        var seen = new GroupRecorder();
        await using (var group = await Engine.JoinGroupAsync(Group, log.Name, seen).Bounded())
        {
            await seen.WaitForCountAsync(log.PartitionCount);
            await group.CommitAsync([(log.PartitionCount, 7), (0, 5)]).Bounded();
            await group.CommitAsync([]).Bounded();
        }

        Assert.Equal(5, await PositionAsync(log));
    }

    [Fact]
    public async Task CommitAsync_GroupLeft_SaysSo()
    {
        var log = await NewLogAsync();
        var group = await Engine.JoinGroupAsync(Group, log.Name, new GroupRecorder()).Bounded();
        await group.DisposeAsync().Bounded();
        await group.DisposeAsync().Bounded();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => group.CommitAsync([(0, 1)]).Bounded());
    }

    [Fact]
    public async Task DisposeAsync_ObserverHasGotFurther_ThatIsKept()
    {
        var log = await NewLogAsync();
        var seen = new GroupRecorder { Reached = { [0] = 17, [log.PartitionCount] = 3 } };
        await using (await Engine.JoinGroupAsync(Group, log.Name, seen).Bounded())
            await seen.WaitForCountAsync(log.PartitionCount);

        Assert.Empty(seen.Owned);
        Assert.Equal(17, await PositionAsync(log));
    }

    [Fact]
    public async Task JoinGroupAsync_OtherGroupOrStream_HasAPositionOfItsOwn()
    {
        var (log, other) = (await NewLogAsync(), await NewLogAsync());
        var seen = new GroupRecorder { Reached = { [0] = 17 } };
        await using (await Engine.JoinGroupAsync(Group, log.Name, seen).Bounded())
            await seen.WaitForCountAsync(log.PartitionCount);

        Assert.Equal(-1, await PositionAsync(log, "others"));
        Assert.Equal(-1, await PositionAsync(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a@b")]
    [InlineData("..")]
    public async Task JoinGroupAsync_InvalidName_SaysSo(string name)
    {
        var log = await NewLogAsync();
        var error = await FailsAsync(() => Engine.JoinGroupAsync(name, log.Name, new GroupRecorder()).Bounded());
        Assert.Equal(EngineError.InvalidName, error.Error);
        Assert.Contains("group", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JoinGroupAsync_MissingStream_SaysSoAndCreatesNothing()
    {
        var (engine, name) = (Engine, EngineFixture.NewName());
        var error = await FailsAsync(() => engine.JoinGroupAsync(Group, name, new GroupRecorder()).Bounded());
        Assert.Equal(EngineError.StreamNotFound, error.Error);
        Assert.DoesNotContain(name, await engine.ListAsync().Bounded());
    }

    [Fact]
    public async Task JoinGroupAsync_Twice_IsRefusedUntilTheFirstHasLeft()
    {
        var log = await NewLogAsync();
        await using (await Engine.JoinGroupAsync(Group, log.Name, new GroupRecorder()).Bounded())
        {
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => Engine.JoinGroupAsync(Group, log.Name, new GroupRecorder()).Bounded());
        }
        await using var again = await Engine.JoinGroupAsync(Group, log.Name, new GroupRecorder()).Bounded();
    }

    [Fact]
    public async Task DeleteAsync_StreamWithAGroup_EndsItAndForgetsItsPosition()
    {
        var engine = Engine;
        SkipIf(Fixture.CannotDelete);
        var log = await NewLogAsync();
        var seen = new GroupRecorder();
        await using var group = await engine.JoinGroupAsync(Group, log.Name, seen).Bounded();
        await seen.WaitForCountAsync(log.PartitionCount);
        await group.CommitAsync([(0, 42)]).Bounded();

        await engine.DeleteAsync(log.Name).Bounded();

        await seen.WaitAsync(r => r.Ended is not null, "the end");
        Assert.Equal(EngineError.StreamNotFound, seen.Ended!.Error);
        var error = await FailsAsync(() => group.CommitAsync([(0, 43)]).Bounded());
        Assert.Equal(EngineError.StreamNotFound, error.Error);
        Assert.Equal(-1, await PositionAsync(await engine.OpenAsync(log.Name, mayCreate: true).Bounded()));
        Assert.False(seen.WasToldMore); // before the end a broker may have taken the partitions away
    }

    [Fact]
    public async Task JoinGroupAsync_TwoEngines_ShareThePartitionsAndTakeOver()
    {
        SkipIf(Fixture.CannotShare);
        var log = await NewLogAsync();
        var first = new GroupRecorder();
        await using var stays = await Engine.JoinGroupAsync(Group, log.Name, first).Bounded();
        await first.WaitForCountAsync(log.PartitionCount);
        var second = new GroupRecorder();
        var leaves = await Fixture.NewEngine().JoinGroupAsync(Group, log.Name, second).Bounded();

        await WhileSharedAsync(log, first, second);
        foreach (var partition in second.Owned.Keys)
            second.Reached[partition] = 100 + partition;
        await leaves.DisposeAsync().Bounded();

        Assert.Empty(second.Owned);
        await first.WaitForCountAsync(log.PartitionCount);
        Assert.All(second.Reached, reached => Assert.Equal(reached.Value, first.Owned[reached.Key]));
        Assert.False(first.WasConcurrent || second.WasConcurrent);
    }

    [Fact]
    public async Task JoinGroupAsync_OtherEngineIsDisposed_TakesOverWithItsAnswers()
    {
        SkipIf(Fixture.CannotShare);
        var log = await NewLogAsync();
        var (first, second) = (new GroupRecorder(), new GroupRecorder());
        await using var stays = await Engine.JoinGroupAsync(Group, log.Name, first).Bounded();
        await first.WaitForCountAsync(log.PartitionCount);
        var other = Fixture.NewEngine();
        await using var leaves = await other.JoinGroupAsync(Group, log.Name, second).Bounded();
        await WhileSharedAsync(log, first, second);
        foreach (var partition in second.Owned.Keys)
            second.Reached[partition] = 100 + partition;

        await other.DisposeAsync().Bounded();

        await first.WaitForCountAsync(log.PartitionCount);
        Assert.All(second.Reached, reached => Assert.Equal(reached.Value, first.Owned[reached.Key]));
    }

    [Fact]
    public async Task CommitAsync_PartitionOfAnotherEngine_IsLeftOut()
    {
        SkipIf(Fixture.CannotShare);
        var log = await NewLogAsync();
        var (first, second) = (new GroupRecorder(), new GroupRecorder());
        await using var stays = await Engine.JoinGroupAsync(Group, log.Name, first).Bounded();
        await first.WaitForCountAsync(log.PartitionCount);
        var other = await Fixture.NewEngine().JoinGroupAsync(Group, log.Name, second).Bounded();
        await WhileSharedAsync(log, first, second);
        var theirs = second.Owned.Keys.ToList();

        await other.CommitAsync([.. theirs.Select(partition => (partition, 9L))]).Bounded();
        await stays.CommitAsync([.. theirs.Select(partition => (partition, 1L))]).Bounded();
        await other.DisposeAsync().Bounded();

        await first.WaitForCountAsync(log.PartitionCount);
        Assert.All(theirs, partition => Assert.Equal(9, first.Owned[partition]));
    }

    /// <summary>Returns once each partition is one's, and neither has all where there is more than one.</summary>
    private static async Task WhileSharedAsync(IStreamLog log, GroupRecorder first, GroupRecorder second)
    {
        await second.WaitAsync(r => r.Owned.Count == log.PartitionCount / 2, "half of the partitions");
        // Each hears of it at a moment of its own.
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (!first.Owned.Keys.Concat(second.Owned.Keys).Order().SequenceEqual(Enumerable.Range(0, log.PartitionCount)))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }

    /// <summary>The group's position in the stream's first partition, as who joins now is told.</summary>
    private async Task<long> PositionAsync(IStreamLog log, string group = Group)
    {
        var seen = new GroupRecorder();
        await using (await Engine.JoinGroupAsync(group, log.Name, seen).Bounded())
        {
            await seen.WaitForCountAsync(log.PartitionCount);
            return seen.Owned[0];
        }
    }
}
