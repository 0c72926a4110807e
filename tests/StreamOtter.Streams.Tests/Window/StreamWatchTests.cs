using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

public sealed class StreamWatchTests : WindowTest
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    [Fact]
    public void Look_SeveralWatchers_IsOneForAllWhileThereAreAny()
    {
        Time.Advance(Period * 5);
        Assert.Equal(0, Engine.Lists);
        var (first, second) = (new Watcher(), new Watcher());
        Feeds.Watch.Add(first);
        Feeds.Watch.Add(second);
        Engine.Names = ["a"];
        Time.Advance(Period);
        Assert.Equal((1, 1, 1), (Engine.Lists, first.Told.Count, second.Told.Count));

        Feeds.Watch.Remove(first);
        Engine.Names = ["a", "b"];
        Time.Advance(Period);
        Assert.Equal((1, 2), (first.Told.Count, second.Told.Count));
        Assert.Equal(["a", "b"], second.Told[^1]);

        Feeds.Watch.Remove(second);
        Time.Advance(Period * 5);
        Assert.Equal(2, Engine.Lists);
    }

    [Fact]
    public void Look_NothingHasChanged_OnlyWhoWaitsIsTold()
    {
        var (content, waiting) = (new Watcher(), new Watcher { IsWaiting = true });
        Engine.Names = ["a"];
        Feeds.Watch.Add(content);
        Feeds.Watch.Add(waiting);
        Time.Advance(Period * 3);
        Assert.Equal((1, 3), (content.Told.Count, waiting.Told.Count));
    }

    [Fact]
    public void Look_LogIsAway_IsTriedAgain()
    {
        var watcher = new Watcher();
        Feeds.Watch.Add(watcher);
        Engine.Names = ["a"];
        Engine.ListFailure = new EngineException(EngineError.Unavailable, "It is away.");
        Time.Advance(Period);
        Assert.Empty(watcher.Told);
        Engine.ListFailure = null;
        Time.Advance(Period);
        Assert.Single(watcher.Told);
    }

    private sealed class Watcher : IStreamWatcher
    {
        public bool IsWaiting { get; init; }

        public List<IReadOnlyList<string>> Told { get; } = [];

        public void OnStreams(IReadOnlyList<string> names) => Told.Add(names);
    }
}
