using System.Collections.Concurrent;
using System.Net.Sockets;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>
/// Changes what a gateway sends: bytes for as many other bytes, so that frames stay frames. It can also cut connections off.
/// </summary>
/// <param name="gateway">The address behind it.</param>
/// <param name="tamper">Changes a piece of what the gateway sends, which may begin and end anywhere.</param>
internal sealed class TamperingProxy(Uri gateway, Action<Memory<byte>> tamper) : TcpProxy(gateway)
{
    private readonly ConcurrentBag<TcpClient> _clients = [];

    /// <summary>Cuts the connections that there are.</summary>
    public void Cut()
    {
        foreach (var client in _clients)
            client.Close();
    }

    protected override async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            _clients.Add(client);
            using var server = await ConnectAsync();
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream(), static _ => { }),
                CopyAsync(server.GetStream(), client.GetStream(), tamper));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Action<Memory<byte>> change)
    {
        var buffer = new byte[64 << 10];
        while (await from.ReadAsync(buffer, End) is > 0 and var size)
        {
            change(buffer.AsMemory(0, size));
            await to.WriteAsync(buffer.AsMemory(0, size), End);
        }
    }
}
