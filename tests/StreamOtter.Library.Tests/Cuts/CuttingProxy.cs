using System.Net.Sockets;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Library.Tests.Cuts;

/// <summary>
/// Cuts each connection when a random number of bytes has passed, wherever that is: in the handshake, between frames,
/// inside one. After so many cuts it leaves connections alone.
/// </summary>
/// <param name="server">The address behind it.</param>
/// <param name="cuts">How often it cuts.</param>
/// <param name="longest">The most bytes that pass before a cut.</param>
/// <param name="seed">What chance is drawn from.</param>
internal sealed class CuttingProxy(Uri server, int cuts, int longest, int seed) : TcpProxy(server)
{
    private readonly Random _random = new(seed);
    private int _cuts;

    public int Cuts => Volatile.Read(ref _cuts);

    public bool IsDone => Cuts >= cuts; // more where two connections were open at the last cut

    protected override Task ServeAsync(TcpClient client) =>
        ServeAsync(client, IsDone ? long.MaxValue : _random.Next(1, longest), resets: _random.Next(2) == 0);

    /// <param name="client">The client's side.</param>
    /// <param name="bytes">How many may pass, both ways together.</param>
    /// <param name="resets">Whether both ends learn of the cut by a reset; else by an end as if nothing were wrong.</param>
    private async Task ServeAsync(TcpClient client, long bytes, bool resets)
    {
        using (client)
        {
            using var behind = await ConnectAsync();
            var left = new Allowance(bytes);
            await Task.WhenAny(CopyAsync(client, behind, left), CopyAsync(behind, client, left));
            if (left.Value > 0)
                return; // one of them has closed
            Interlocked.Increment(ref _cuts);
            client.LingerState = behind.LingerState = new LingerOption(resets, 0);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, Allowance left)
    {
        var buffer = new byte[64 << 10];
        while (await from.GetStream().ReadAsync(buffer, End) is > 0 and var size)
        {
            var before = Interlocked.Add(ref left.Value, -size) + size;
            await to.GetStream().WriteAsync(buffer.AsMemory(0, (int)Math.Clamp(before, 0, size)), End);
            if (before <= size)
                return;
        }
    }

    private sealed class Allowance(long value)
    {
        public long Value = value;
    }
}
