using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using StreamOtter.Server.Security;

namespace StreamOtter.Server.Sockets;

/// <summary>
/// Turns an HTTP request into a WebSocket: HTTP/1.1 by upgrade (RFC 6455, section 4), HTTP/2 by extended CONNECT
/// (RFC 8441). Both take the same checks.
/// </summary>
internal sealed partial class SocketEndpoint(
    OriginPolicy origins, Heartbeat heartbeat, SocketOptions options, TimeProvider time, ILogger<SocketEndpoint> log)
{
    private const int IdBytes = 12; // unique across gateways, without asking them

    /// <summary>Serves one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="subProtocol">The subprotocol a client must offer, or null for none.</param>
    /// <param name="admit">Looks at the token that the request shows.</param>
    /// <param name="open">Makes the session that serves the connection; throws where it cannot.</param>
    public async Task ServeAsync(
        HttpContext context, string? subProtocol, Func<HttpRequest, Admission> admit,
        Func<SocketConnection, Principal?, CancellationToken, ValueTask<ISocketSession>> open)
    {
        if (!SocketUpgrade.TryFind(context, out var upgrade, out var problem))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, problem);
            return;
        }
        if (!origins.Allows(context.Request))
        {
            LogOriginRefused(log, context.Request.Headers.Origin.ToString());
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Pages of this origin may not connect. The gateway's operator can allow it by Sockets:AllowedOrigins, or by Sockets:AllowedHosts where it is the gateway's own.");
            return;
        }
        var admission = admit(context.Request);
        if (admission.Status != 0)
        {
            LogNotAdmitted(log, admission.Status, admission.Problem);
            if (admission.Status == StatusCodes.Status401Unauthorized)
                context.Response.Headers.WWWAuthenticate = "Bearer";
            await RefuseAsync(context, admission.Status, admission.Problem);
            return;
        }
        if (subProtocol is not null && !Offers(context.Request, subProtocol))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"Offer the subprotocol '{subProtocol}' here (Sec-WebSocket-Protocol).");
            return;
        }
        if (heartbeat.IsDraining)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The gateway is stopping. Connect again.");
            return;
        }
        if (!heartbeat.TryEnter())
        {
            LogTooMany(log, options.MaxConnections);
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The gateway has as many connections as it takes. Try again later.");
            return;
        }
        try
        {
            await RunAsync(context, upgrade, subProtocol, (connection, over) => open(connection, admission.Principal, over));
        }
        finally
        {
            heartbeat.Leave();
        }
    }

    private async Task RunAsync(
        HttpContext context, SocketUpgrade upgrade, string? subProtocol, Func<SocketConnection, CancellationToken, ValueTask<ISocketSession>> open)
    {
        // A slow client is slow by right here: its pace must not end the connection.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
            pace.MinDataRate = null;
        var transport = await upgrade.AcceptAsync(context, subProtocol);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        using var connection = new SocketConnection(transport, id, options, time, log);
        ISocketSession session;
        try
        {
            session = await open(connection, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return; // the client did not wait for it
        }
        heartbeat.Watch(connection);
        try
        {
            await connection.RunAsync(session);
        }
        finally
        {
            heartbeat.Forget(connection);
        }
    }

    private static bool Offers(HttpRequest request, string subProtocol) =>
        request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol").Contains(subProtocol, StringComparer.Ordinal);

    private static Task RefuseAsync(HttpContext context, int status, string problem)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(problem + "\n", context.RequestAborted);
    }

    [LoggerMessage(1001, LogLevel.Warning, "Refused a WebSocket of a page from {Origin}: add it to Sockets:AllowedOrigins if it may connect, or its host to Sockets:AllowedHosts if that is the gateway's")]
    private static partial void LogOriginRefused(ILogger log, string origin);

    [LoggerMessage(1003, LogLevel.Information, "Refused a WebSocket with {Status}: {Problem}")]
    private static partial void LogNotAdmitted(ILogger log, int status, string problem);

    [LoggerMessage(1002, LogLevel.Warning, "Refused a WebSocket: there are {Limit} (Sockets:MaxConnections)")]
    private static partial void LogTooMany(ILogger log, int limit);
}
