using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamOtter.Cli.Tests.Bench;

/// <summary>Accepts WebSockets and says nothing: what a client is given, the test gives it.</summary>
internal sealed class QuietServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    /// <param name="answer">The first line of what it answers to an upgrade.</param>
    public QuietServer(string answer = "HTTP/1.1 101 Switching Protocols")
    {
        _listener.Start();
        _accepting = Task.Run(() => AcceptAsync(answer));
    }

    public Uri Url => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    public void Dispose()
    {
        _end.Cancel();
        Assert.True(_accepting.Wait(TimeSpan.FromSeconds(30)));
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(string answer)
    {
        var sockets = new List<Socket>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                sockets.Add(socket);
                var request = new List<byte>();
                var one = new byte[1];
                while (!request.ToArray().AsSpan().EndsWith("\r\n\r\n"u8) && await socket.ReceiveAsync(one, _end.Token) == 1)
                    request.Add(one[0]);
                await socket.SendAsync(Encoding.ASCII.GetBytes(answer + "\r\n\r\n"), _end.Token);
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The client, or the test, is over.
        }
        sockets.ForEach(socket => socket.Dispose());
    }
}
