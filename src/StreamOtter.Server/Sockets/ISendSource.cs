using System.Buffers;

namespace StreamOtter.Server.Sockets;

/// <summary>Something with frames to send, such as a subscription, that a connection's writer asks when it is ready.</summary>
internal interface ISendSource
{
    /// <summary>
    /// Writes whole frames, about as many bytes as it is told, and answers whether it has more at hand. When it has
    /// none it will be asked again only after <see cref="SocketConnection.Ready"/>.
    /// </summary>
    bool WriteTo(IBufferWriter<byte> output, int maxBytes);
}
