using System.Net;
using System.Net.Sockets;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Ports for those who must know theirs beforehand.</summary>
internal static class Ports
{
    /// <summary>One that nobody listens on now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
