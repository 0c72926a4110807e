using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using StreamOtter.Server.Catalog;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Presence;

/// <summary>
/// How many subscriptions a stream has on all gateways of the log. Each gateway tells in the catalog what has changed
/// with it, once a second, and gives a sign of life now and then; what a gateway told that died without a word counts
/// until its silence has lasted, and is then deleted. Where nobody shares the log nothing is told.
/// </summary>
internal sealed partial class PresenceService : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _gateway = Guid.NewGuid().ToString("N");
    private readonly StreamFeeds _feeds;
    private readonly GatewayCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly PresenceView _view;
    private readonly CancellationTokenSource _stopping = new();
    private readonly bool _isShared;
    private Task _running = Task.CompletedTask;
    private long? _lastSign; // null while nothing is told
    private (long At, string Reason)? _lastFailure;

    public PresenceService(IStreamEngine engine, StreamFeeds feeds, GatewayCatalog catalog, TimeProvider time, ILogger<PresenceService> log)
    {
        _feeds = feeds;
        _catalog = catalog;
        _time = time;
        _log = log;
        _view = new PresenceView(time);
        _isShared = engine.IsShared;
    }

    /// <summary>Begins to tell the other gateways, where there may be any, and to hear from them.</summary>
    public void Start()
    {
        if (!_isShared)
            return;
        _catalog.Listen(PresenceKey.Prefix, _view.Apply);
        _running = RunAsync();
    }

    /// <summary>How many subscriptions a stream has; while the catalog cannot be had, on this gateway.</summary>
    public int Count(string stream) =>
        (_feeds.Find(stream)?.SubscriptionCount ?? 0) + _view.CountElsewhere(stream, _gateway);

    /// <summary>Takes back what this gateway has told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        if (_lastSign is not null)
            await TryAsync(TakeBackAsync, CancellationToken.None);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Beat, _time);
        try
        {
            do
            {
                // A catalog that failed is left alone for a while.
                if (_lastFailure is not { } failure || _time.GetElapsedTime(failure.At) > Silence)
                    await TryAsync(TellAsync, _stopping.Token);
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        await _catalog.OpenAsync(cancellationToken);
        if (News() is { Count: > 0 } news)
            await _catalog.SetAsync(news, cancellationToken);
    }

    private async ValueTask TakeBackAsync(CancellationToken cancellationToken)
    {
        // What was told last may not have been seen here yet; it has been once what is told behind it is.
        await _catalog.SetAsync([Entry(new PresenceKey(_gateway, null), 1)], cancellationToken);
        await _catalog.SetAsync(Deletions(_gateway), cancellationToken);
    }

    /// <summary>What the catalog should be told: what is not there of this gateway, and is no longer so of silent ones.</summary>
    private List<CatalogEntry> News()
    {
        var (told, counts) = (_view.ToldBy(_gateway), _feeds.CountSubscriptions());
        var news = new List<CatalogEntry>();
        foreach (var (stream, count) in counts)
        {
            if (told.GetValueOrDefault(stream) != count)
                news.Add(Entry(new PresenceKey(_gateway, stream), count));
        }
        foreach (var stream in told.Keys.Where(stream => !counts.ContainsKey(stream)))
            news.Add(Deletion(new PresenceKey(_gateway, stream)));
        if (counts.Count > 0 && (_lastSign is not { } last || _time.GetElapsedTime(last) >= SignOfLife))
        {
            _lastSign = _time.GetTimestamp();
            news.Add(Entry(new PresenceKey(_gateway, null), 1));
        }
        foreach (var gateway in _view.SilentFor(Silence).Where(gateway => gateway != _gateway || counts.Count == 0))
            news.AddRange(Deletions(gateway));
        return news;
    }

    private List<CatalogEntry> Deletions(string gateway) =>
        [.. _view.ToldBy(gateway).Keys.Select(stream => Deletion(new PresenceKey(gateway, stream))), Deletion(new PresenceKey(gateway, null))];

    private static CatalogEntry Entry(PresenceKey key, int count) =>
        new(key.ToString(), Encoding.ASCII.GetBytes(count.ToString(CultureInfo.InvariantCulture)));

    private static CatalogEntry Deletion(PresenceKey key) => new(key.ToString(), default(ReadOnlyMemory<byte>?));

    private async ValueTask TryAsync(Func<CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await call(either.Token);
            _lastFailure = null;
        }
        catch (EngineException error)
        {
            Fail(error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Fail($"The log did not answer within {Patience.TotalSeconds:0} s.");
        }
    }

    private void Fail(string reason)
    {
        if (_lastFailure?.Reason != reason)
            LogAlone(_log, reason);
        _lastFailure = (_time.GetTimestamp(), reason);
    }

    [LoggerMessage(2302, LogLevel.Warning, "Presence is this gateway's own for now: {Reason}")]
    private static partial void LogAlone(ILogger log, string reason);
}
