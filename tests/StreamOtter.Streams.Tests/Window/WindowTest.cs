using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

/// <summary>A feed over a scripted log.</summary>
public abstract class WindowTest : IAsyncLifetime
{
    private protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private protected static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    private protected ManualTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

    private protected ScriptedLog Log { get; } = new("a");

    private protected ScriptedEngine Engine { get; private set; } = null!;

    private protected StreamFeeds Feeds { get; private set; } = null!;

    private protected StreamFeed Feed { get; private set; } = null!;

    protected virtual long MaxBytes => 1 << 20;

    public async ValueTask InitializeAsync()
    {
        Engine = new ScriptedEngine(Log);
        Feeds = new StreamFeeds(Engine, new WindowOptions { MaxBytes = MaxBytes, Linger = Linger }, Time);
        Feed = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Feeds.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task<StreamFeed> OpenAsync() => Feeds.OpenAsync("a", mayCreate: true).AsTask().WaitAsync(Patience);

    private protected FeedSubscription Subscribe(
        long next = -1, ISubscriber? subscriber = null, TextFormat? format = null, int partition = 0, bool follows = false) =>
        Feed.Subscribe(subscriber ?? new CountingSubscriber(), format ?? new TextFormat(), [(partition, next)], follows);

    private protected CheckedReader Reader(long next = -1, TextFormat? format = null, ISubscriber? subscriber = null) =>
        new(Log, Subscribe(next, subscriber, format).Cursors[0], format ?? new TextFormat());

    private protected void AppendAndSpeak(int count, int size = 10)
    {
        for (var i = 0; i < count; i++)
            Log.Append(size: size);
        Log.SpeakAll();
    }
}
