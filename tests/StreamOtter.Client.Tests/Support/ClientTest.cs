using System.Collections.Concurrent;

namespace StreamOtter.Client.Tests.Support;

/// <summary>A fake gateway and clients of it.</summary>
public abstract class ClientTest : IAsyncLifetime
{
    private readonly List<StreamOtterClient> _clients = [];

    private protected FakeGateway Gateway { get; private set; } = null!;

    private protected ConcurrentQueue<StateChange> Changes { get; } = new();

    public async ValueTask InitializeAsync() => Gateway = await FakeGateway.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync().AsTask().WaitAsync(Bounds.Wait);
        await Gateway.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A client that waits next to nothing before it reconnects, or disposing.</summary>
    private protected StreamOtterClient NewClient(Func<StreamOtterClientOptions, StreamOtterClientOptions>? change = null)
    {
        var options = new StreamOtterClientOptions
        {
            Url = Gateway.Url,
            ReconnectMin = TimeSpan.FromMilliseconds(1),
            ReconnectMax = TimeSpan.FromMilliseconds(1),
            CloseTimeout = TimeSpan.FromMilliseconds(1),
        };
        var client = new StreamOtterClient(change?.Invoke(options) ?? options);
        client.StateChanged += (_, state) => Changes.Enqueue(state);
        _clients.Add(client);
        return client;
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
