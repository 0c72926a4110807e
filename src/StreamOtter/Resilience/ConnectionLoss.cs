using System.Net;
using System.Security.Authentication;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Resilience;

/// <summary>Why there is no connection: it ended, or could not be made.</summary>
/// <param name="Reason">What the server, or the system, said.</param>
public sealed record ConnectionLoss(string Reason)
{
    /// <summary>The code the server closed with (RFC 6455, section 7.4); null where it did not say goodbye.</summary>
    public int? CloseCode { get; init; }

    /// <summary>What broke the connection, or kept it from being made.</summary>
    public Exception? Exception { get; init; }

    /// <summary>How the server answered instead of opening a WebSocket.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>
    /// Whether another attempt would end in the same way: the server closed as one that is done (1000) or that we did
    /// wrong (1002, 1003, 1007–1010; of a gateway also 4000–4099 and 4300–4399), refuses the upgrade by a status of 400 to
    /// 499 other than 408, 425 and 429, redirects it, or its certificate is not trusted.
    /// </summary>
    public bool IsLasting =>
        CloseCode is { } code && (code == 1008 || !ProtocolCode.ShouldReconnect(code))
        || Status is { } status && (int)status is >= 300 and < 500 and not (408 or 425 or 429)
        || IsUntrusted(Exception);

    private static bool IsUntrusted(Exception? error) => error is not null && (error is AuthenticationException || IsUntrusted(error.InnerException));
}
