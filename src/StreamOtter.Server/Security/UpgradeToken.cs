using Microsoft.AspNetCore.Http;

namespace StreamOtter.Server.Security;

/// <summary>The token that a request for a WebSocket shows.</summary>
internal static class UpgradeToken
{
    private const string Scheme = "Bearer ";

    /// <summary>The header <c>Authorization: Bearer</c> (RFC 6750, section 2.1), or null.</summary>
    public static string? FromHeader(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;

    /// <summary>
    /// The header, or <c>?access_token=</c> (section 2.3) for browsers, which cannot set headers on a WebSocket; only
    /// where the protocol has no place for a token, since addresses end up in logs.
    /// </summary>
    public static string? FromHeaderOrQuery(HttpRequest request) =>
        FromHeader(request) ?? (request.Query.TryGetValue("access_token", out var token) ? token.ToString() : null);
}
