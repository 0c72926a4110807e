using System.Net;
using System.Net.Sockets;

namespace StreamOtter.Cli.Tests.Bench;

/// <summary>Accepts WebSockets and says nothing: what a client is given, the test gives it.</summary>
internal sealed class QuietServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly Thread _thread;

    /// <param name="answer">The first line of what it answers to an upgrade.</param>
    public QuietServer(string answer = "HTTP/1.1 101 Switching Protocols")
    {
        _listener.Start();
        _thread = new Thread(() => Accept(answer));
        _thread.Start();
    }

    public Uri Url => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");

    public void Dispose()
    {
        _listener.Dispose();
        Assert.True(_thread.Join(TimeSpan.FromSeconds(30)));
        _sockets.ForEach(socket => socket.Dispose());
    }

    private void Accept(string answer)
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                _sockets.Add(socket);
                var request = new List<byte>();
                var one = new byte[1];
                while (!request.ToArray().AsSpan().EndsWith("\r\n\r\n"u8) && socket.Receive(one) == 1)
                    request.Add(one[0]);
                socket.Send(System.Text.Encoding.ASCII.GetBytes(answer + "\r\n\r\n"));
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}
