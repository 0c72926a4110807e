using System.Net;
using Microsoft.AspNetCore.Http;

namespace StreamOtter.Server.Sockets;

/// <summary>
/// Which web pages may connect. A browser lets any page open a WebSocket to any host, this machine's loopback
/// included, and sends the page's origin along; it is for the server to refuse.
/// </summary>
internal sealed class OriginPolicy(SocketOptions options)
{
    private readonly bool _any = options.AllowedOrigins.Contains("*", StringComparer.Ordinal);
    private readonly HashSet<string> _allowed = new(options.AllowedOrigins, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _hosts = new(options.AllowedHosts, StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || _any || _allowed.Contains(origin))
            return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var page) && (IsLoopback(page) && IsLoopbackHost(request.Host.Host) || IsOwnHost(request.Host.Host) && IsSameHost(page, request.Host));
    }

    private static bool IsLoopback(Uri page) => page.Scheme is "http" or "https" && IsLoopbackHost(page.Host);

    private static bool IsLoopbackHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// Whoever owns a name decides what address it means, ours included, and the browser then takes that page and this
    /// gateway for one origin (DNS rebinding). So the name must be known as ours; an address cannot be made to mean another.
    /// </summary>
    private bool IsOwnHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _) || _hosts.Contains(host);

    private static bool IsSameHost(Uri page, HostString host) =>
        page.Scheme is "http" or "https" && page.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
