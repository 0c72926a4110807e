using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using StreamOtter.Telemetry;

namespace StreamOtter.Client.Tests.Support;

/// <summary>A fake gateway and clients of it.</summary>
public abstract class ClientTest : IAsyncLifetime
{
    private readonly List<StreamOtterClient> _clients = [];
    private readonly Channel<StateChange> _news = Channel.CreateUnbounded<StateChange>();

    private protected FakeGateway Gateway { get; private set; } = null!;

    private protected ConcurrentQueue<StateChange> Changes { get; } = new();

    public async ValueTask InitializeAsync() => Gateway = await FakeGateway.StartAsync();

    public async ValueTask DisposeAsync()
    {
        Gateway.AbortAll(); // nobody waits for a goodbye that no test gives
        foreach (var client in _clients)
            await client.DisposeAsync().AsTask().WaitAsync(Bounds.Wait);
        await Gateway.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client that waits next to nothing before it reconnects.</summary>
    private protected StreamOtterClient NewClient(Func<StreamOtterClientOptions, StreamOtterClientOptions>? change = null, TelemetryManager? telemetry = null, ILoggerFactory? loggers = null)
    {
        var options = new StreamOtterClientOptions
        {
            Url = Gateway.Url,
            ReconnectMin = TimeSpan.FromMilliseconds(1),
            ReconnectMax = TimeSpan.FromMilliseconds(1),
            CloseTimeout = Bounds.Wait,
        };
        var client = new StreamOtterClient(change?.Invoke(options) ?? options, telemetry, loggers);
        client.StateChanged += (_, state) =>
        {
            Changes.Enqueue(state);
            _news.Writer.TryWrite(state);
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>Waits for a change of some client's state that came since the last one waited for.</summary>
    private protected async Task<StateChange> WhenChangeAsync(Func<StateChange, bool> wanted)
    {
        while (true)
        {
            var change = await _news.Reader.ReadAsync().AsTask().WaitAsync(Bounds.Wait);
            if (wanted(change))
                return change;
        }
    }

    /// <summary>Takes so many records.</summary>
    private protected static async Task<List<StreamRecord>> TakeAsync(IAsyncEnumerator<StreamRecord> records, int count)
    {
        var taken = new List<StreamRecord>();
        while (taken.Count < count && await records.MoveNextAsync().AsTask().WaitAsync(Bounds.Wait))
            taken.Add(records.Current);
        return taken;
    }

    private protected static string Ack(long seq) => $$"""{"type":"ack","seq":{{seq}},"at":[[{{seq}},0,{{seq + 100}},1]]}""";
}
