using System.Security.Authentication;

namespace StreamOtter;

/// <summary>A gateway could not be reached, or is none. The client tries again by itself.</summary>
public sealed class ConnectionFailedException : StreamOtterException
{
    internal ConnectionFailedException(Uri url, string problem, Exception? inner = null)
        : base($"No connection to {url}: {problem}", inner) => Url = url;

    internal ConnectionFailedException(Uri url, Exception cause)
        : this(url, Describe(url, cause.GetBaseException()), cause)
    {
    }

    /// <summary>Where the client tried to connect to.</summary>
    public Uri Url { get; }

    private static string Describe(Uri url, Exception cause) => url.Scheme == "wss" && cause is AuthenticationException && cause.Message.Contains("frame", StringComparison.Ordinal)
        ? $"what answers there does not speak TLS: use ws://, or the port that does. ({cause.Message})"
        : cause.Message;
}
