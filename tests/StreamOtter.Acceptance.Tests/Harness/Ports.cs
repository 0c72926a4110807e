using System.Net;
using System.Net.Sockets;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Ports for those who must know theirs beforehand, or start again on the one they had.</summary>
internal static class Ports
{
    // Below those that systems hand out by themselves, and the brokers': else anybody might be given it meanwhile.
    private const int First = 10_000;
    private const int Count = 10_000;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>One that nobody listens on now, and that no other test here is given.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Another program's.
            }
        }
    }
}
