using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StreamOtter.Server.Sockets.Direct;

namespace StreamOtter.Server;

/// <summary>How Kestrel's connections carry a gateway's.</summary>
public static class ListenOptionsExtensions
{
    /// <summary>
    /// Sends on the socket itself instead of through the transport's pipe: no hop to another thread for each delivery,
    /// and a client's slowness is felt at once. A gateway works without it, at a higher cost per delivery. Call it before
    /// <c>UseHttps</c>. Where the transport has no socket it does nothing.
    /// </summary>
    public static ListenOptions UseDirectSend(this ListenOptions listen)
    {
        listen.Use(next => connection =>
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is { } feature)
            {
                feature.Socket.Blocking = false;
                var transport = connection.Transport;
                connection.Transport = new DirectTransport(transport.Input, new SocketPipeWriter(feature.Socket, transport.Output));
            }
            return next(connection);
        });
        return listen;
    }
}
