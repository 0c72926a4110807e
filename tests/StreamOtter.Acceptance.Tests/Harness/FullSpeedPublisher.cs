using System.Net.WebSockets;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A client that publishes as fast as it is answered, and remembers what was acknowledged.</summary>
internal sealed class FullSpeedPublisher : IAsyncDisposable
{
    private const int Unanswered = 200;

    private readonly GuideClient _client;
    private readonly string _name;
    private readonly SemaphoreSlim _room = new(Unanswered);
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _wanted;
    private readonly Task _running;

    private FullSpeedPublisher(GuideClient client, string name, int wanted)
    {
        (_client, _name, _wanted) = (client, name, wanted);
        _running = Task.WhenAll(SendAsync(), ReceiveAsync());
    }

    /// <summary>What was acknowledged: message and place.</summary>
    public Dictionary<string, (int Partition, long Offset)> Acked { get; } = [];

    /// <summary>What was answered with an error: the messages' codes.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Ends once so much was acknowledged as was wanted.</summary>
    public Task Enough => _enough.Task;

    /// <summary>Starts so many of them.</summary>
    public static async Task<FullSpeedPublisher[]> StartAsync(GatewayProcess gateway, int count, int wanted, string name = "m") =>
        [.. (await GuideClient.ConnectAsync(gateway, count)).Select((client, i) => new FullSpeedPublisher(client, $"{name}{i}", wanted))];

    /// <summary>Waits until the connection has ended and all that came before is read.</summary>
    /// <returns>How the gateway closed it.</returns>
    public async Task<WebSocketCloseStatus?> EndAsync()
    {
        await _running.Bounded();
        return await _client.Closed;
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _running.Bounded();
        _room.Dispose();
        _ended.Dispose();
    }

    private async Task SendAsync()
    {
        try
        {
            for (var i = 0; ; i++)
            {
                await _room.WaitAsync(_ended.Token);
                await _client.SendAsync(GuideClient.Message($"{_name}-{i}", $"{_name}-{i}"), _ended.Token);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The connection has ended.
        }
    }

    private async Task ReceiveAsync()
    {
        await foreach (var reply in _client.ReceiveAllAsync())
        {
            if (reply.Type == "ACK")
                Acked.Add(reply.Id!, reply.Place);
            else if (reply.Type == "ERROR")
                Errors.Add(reply.Code!);
            else
                continue;
            _room.Release();
            if (Acked.Count == _wanted)
                _enough.TrySetResult();
        }
        await _ended.CancelAsync();
    }
}
