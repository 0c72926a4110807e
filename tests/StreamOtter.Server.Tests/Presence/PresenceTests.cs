using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Server.Catalog;
using StreamOtter.Server.Presence;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Tests.Presence;

/// <summary>What gateways on one log tell one another of their subscriptions, in time that the test moves.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private readonly SharedEngine _engine = new();
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch.AddYears(60));
    private readonly WarningLog _log = new();
    private readonly List<Side> _sides = [];

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var side in _sides)
            await side.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task Count_TwoGateways_BothCountAll()
    {
        var (one, other) = (Start(), Start());
        using var first = await one.SubscribeAsync("s");
        using var second = await other.SubscribeAsync("s");
        var third = await other.SubscribeAsync("s");

        await PassAsync(() => one.Presence.Count("s") == 3 && other.Presence.Count("s") == 3);
        third.Dispose();
        await PassAsync(() => one.Presence.Count("s") == 2 && other.Presence.Count("s") == 2);
        second.Dispose();
        await PassAsync(() => one.Presence.Count("s") == 1 && other.Presence.Count("s") == 1);
        Assert.Equal(0, one.Presence.Count("nobody"));
    }

    [Fact]
    public async Task Count_GatewayStops_ItsSubscriptionsAreGoneAtOnce()
    {
        var (one, other) = (Start(), Start());
        using var subscription = await other.SubscribeAsync("s");
        await PassAsync(() => one.Presence.Count("s") == 1);

        _sides.Remove(other);
        await other.DisposeAsync();

        await UntilAsync(() => one.Catalog.List("presence/").Count == 0);
        Assert.Equal(0, one.Presence.Count("s"));
    }

    [Fact]
    public async Task Count_GatewayStopsBeforeItHasSeenWhatItTold_NothingOfItIsLeft()
    {
        var one = Start();
        await one.Catalog.OpenAsync();
        var other = new Side(_engine, _time, _log);
        using var held = new ManualResetEventSlim();
        other.Catalog.Listen("presence/", _ => held.Wait(Limits.Patience));
        using var subscription = await other.SubscribeAsync("s");
        other.Presence.Start();
        await UntilAsync(() => one.Presence.Count("s") == 1);
        var catalog = await _engine.OpenAsync(GatewayCatalog.Stream, mayCreate: false);
        var told = (await catalog.GetRangeAsync(0)).Next;

        var stopping = other.DisposeAsync().AsTask();
        using var limit = new CancellationTokenSource(Limits.Patience);
        while ((await catalog.GetRangeAsync(0)).Next == told)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
        held.Set();
        await stopping.WaitAsync(Limits.Patience);

        await UntilAsync(() => one.Catalog.List("presence/").Count == 0);
        Assert.Equal(0, one.Presence.Count("s"));
    }

    [Fact]
    public async Task Count_GatewayDiedWithoutAWord_CountsUntilItsSilenceHasLastedAndIsDeleted()
    {
        var one = Start();
        await one.Catalog.SetAsync([new("presence/dead", "1"u8.ToArray()), new("presence/dead/s", "7"u8.ToArray())]);
        await PassAsync(() => one.Presence.Count("s") == 7);

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(7, one.Presence.Count("s"));

        await PassAsync(() => one.Presence.Count("s") == 0 && one.Catalog.List("presence/dead").Count == 0);
    }

    [Fact]
    public async Task Count_GatewayAliveForLong_StaysCounted()
    {
        var (one, other) = (Start(), Start());
        using var subscription = await other.SubscribeAsync("s");
        await PassAsync(() => one.Presence.Count("s") == 1);
        var start = _time.GetUtcNow();

        await PassAsync(() =>
        {
            Assert.Equal(1, one.Presence.Count("s"));
            return _time.GetUtcNow() - start > TimeSpan.FromMinutes(1);
        });
    }

    [Fact]
    public async Task Count_NothingMayBeShared_IsThisGatewaysAndSaysWhyOnce()
    {
        _engine.MayCreate = false;
        await _engine.OpenAsync("s", mayCreate: true);
        var one = Start();
        using var subscription = await one.SubscribeAsync("s");
        var start = _time.GetUtcNow();
        await PassAsync(() => _time.GetUtcNow() - start > TimeSpan.FromMinutes(1));

        Assert.Equal(1, one.Presence.Count("s"));
        Assert.Single(_log.Warnings, warning => warning.Contains(GatewayCatalog.Stream, StringComparison.Ordinal));

        _engine.MayCreate = true;
        await PassAsync(() => one.Catalog.List("presence/").Exists(entry => entry.Key.EndsWith("/s", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("presence/")]
    [InlineData("presence//")]
    [InlineData("presence/a/b/c")]
    [InlineData("presence/x/s")]
    public async Task Count_EntryOfNoMeaning_DoesNoHarm(string key)
    {
        var one = Start();
        await one.Catalog.SetAsync([new(key, Encoding.UTF8.GetBytes("{}"))]);
        using var subscription = await one.SubscribeAsync("s");
        await PassAsync(() => one.Catalog.List("presence/").Exists(entry => entry.Key.Length > 32 && entry.Key.EndsWith("/s", StringComparison.Ordinal)));
        Assert.Equal(1, one.Presence.Count("s"));
    }

    private Side Start()
    {
        var side = new Side(_engine, _time, _log);
        _sides.Add(side);
        side.Presence.Start();
        return side;
    }

    /// <summary>
    /// Lets time go by, a second at a time, until something holds; but none while a gateway tells something, or a slow disk
    /// would be a log that does not answer, and who waits for it silent.
    /// </summary>
    private Task PassAsync(Func<bool> condition) => UntilAsync(() =>
    {
        if (condition())
            return true;
        if (_time.TimersSet <= Side.Timers * _sides.Count)
            _time.Advance(TimeSpan.FromSeconds(1));
        return false;
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, limit.Token);
    }

    /// <summary>As much of a gateway as presence takes.</summary>
    private sealed class Side : ISubscriber, IAsyncDisposable
    {
        /// <summary>That it has while it waits: presence's, and that of the feeds.</summary>
        public const int Timers = 2;

        private readonly StreamFeeds _feeds;

        public Side(IStreamEngine engine, TimeProvider time, WarningLog log)
        {
            _feeds = new StreamFeeds(engine, new WindowOptions(), time);
            Catalog = new GatewayCatalog(engine, time, NullLogger<GatewayCatalog>.Instance);
            Presence = new PresenceService(engine, _feeds, Catalog, time, log);
        }

        public GatewayCatalog Catalog { get; }

        public PresenceService Presence { get; }

        public async Task<FeedSubscription> SubscribeAsync(string stream)
        {
            var feed = await _feeds.OpenAsync(stream, mayCreate: true).AsTask().WaitAsync(Limits.Patience);
            return feed.Subscribe(this, new NoFormat(), [(0, -1)], followsNewPartitions: false);
        }

        public void Wake()
        {
        }

        public void End(EngineException reason)
        {
        }

        public async ValueTask DisposeAsync()
        {
            await Presence.DisposeAsync().AsTask().WaitAsync(Limits.Patience);
            await Catalog.DisposeAsync().AsTask().WaitAsync(Limits.Patience);
            await _feeds.DisposeAsync().AsTask().WaitAsync(Limits.Patience);
        }
    }

    private sealed class WarningLog : ILogger<PresenceService>
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings.Enqueue(formatter(state, exception));
    }

    private sealed class NoFormat : RecordFormat
    {
        public override bool TryWrite(int partition, in RecordView record, FrameBuffer target) => false;
    }
}
