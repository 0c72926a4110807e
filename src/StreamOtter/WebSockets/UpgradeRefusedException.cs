using System.Net;

namespace StreamOtter.WebSockets;

/// <summary>A server answered, but opened no WebSocket.</summary>
public sealed class UpgradeRefusedException : StreamOtterException
{
    internal UpgradeRefusedException(Uri url, HttpStatusCode status, Exception? inner)
        : base($"{url.GetLeftPart(UriPartial.Path)} answered {(int)status} {status} instead of opening a WebSocket{Mend(status)}", inner) => Status = status;

    /// <summary>How it answered.</summary>
    public HttpStatusCode Status { get; }

    private static string Mend(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ": it asks for other credentials (Headers, TokenProvider).",
        HttpStatusCode.NotFound => ": is the path right?",
        _ => ".",
    };
}
