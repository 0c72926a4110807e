using System.IO.Pipelines;

namespace StreamOtter.Server.Sockets;

/// <summary>The byte stream under a WebSocket, after the upgrade.</summary>
/// <param name="Input">What the client sends.</param>
/// <param name="Output">What it is sent.</param>
/// <param name="Abort">Ends both at once.</param>
internal sealed record SocketTransport(Stream Input, PipeWriter Output, Action Abort);
