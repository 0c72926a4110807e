using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StreamOtter.Server.Sockets;

/// <summary>The opening handshake, of either HTTP version.</summary>
internal sealed class SocketUpgrade
{
    private const string Version = "13";
    private static ReadOnlySpan<byte> AcceptSuffix => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8; // RFC 6455, section 4.2.2

    private readonly IHttpUpgradeFeature? _upgrade;
    private readonly IHttpExtendedConnectFeature? _connect;

    private SocketUpgrade(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    {
        _upgrade = upgrade;
        _connect = connect;
    }

    /// <summary>Finds the handshake in a request, or says what is wrong with it.</summary>
    public static bool TryFind(HttpContext context, [NotNullWhen(true)] out SocketUpgrade? found, out string problem)
    {
        found = null;
        var headers = context.Request.Headers;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: "websocket" } connect)
            found = new SocketUpgrade(null, connect);
        else if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade && HttpMethods.IsGet(context.Request.Method)
            && headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase))
            found = new SocketUpgrade(upgrade, null);

        problem = found is null ? "This is a WebSocket endpoint: connect with ws:// or wss://."
            : !headers.SecWebSocketVersion.ToString().Equals(Version, StringComparison.Ordinal) ? $"Sec-WebSocket-Version must be {Version}."
            : found._upgrade is not null && !IsKey(headers.SecWebSocketKey.ToString()) ? "Sec-WebSocket-Key must be 16 bytes in base64."
            : "";
        if (problem.Length == 0 && found is not null)
            return true;
        context.Response.Headers.SecWebSocketVersion = Version;
        found = null;
        return false;
    }

    /// <summary>Answers the handshake.</summary>
    public async ValueTask<SocketTransport> AcceptAsync(HttpContext context, string? subProtocol)
    {
        var headers = context.Response.Headers;
        if (subProtocol is not null)
            headers.SecWebSocketProtocol = subProtocol;
        Stream stream;
        if (_connect is not null)
        {
            stream = await _connect.AcceptAsync();
        }
        else
        {
            headers.Upgrade = "websocket";
            headers.SecWebSocketAccept = AcceptFor(context.Request.Headers.SecWebSocketKey.ToString());
            stream = await _upgrade!.UpgradeAsync();
        }
        return new SocketTransport(stream, OutputOf(context, stream), context.Abort);
    }

    /// <summary>
    /// After an upgrade HTTP writes nothing more, so the frames go straight into the connection's own output: one copy,
    /// and one write of the socket for each flush. An HTTP/2 connection has other streams, so there they do not.
    /// </summary>
    private PipeWriter OutputOf(HttpContext context, Stream stream) =>
        _upgrade is not null && context.Features.Get<IConnectionTransportFeature>() is { } connection
            ? connection.Transport.Output
            : PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[18];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }

    private static string AcceptFor(string key)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6455 says SHA-1; nothing secret hangs on it
        SHA1.HashData([.. Encoding.ASCII.GetBytes(key), .. AcceptSuffix], hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
