namespace StreamOtter;

/// <summary>A gateway could not be reached, or is none. The client tries again by itself.</summary>
public sealed class ConnectionFailedException : StreamOtterException
{
    internal ConnectionFailedException(Uri url, string problem, Exception? inner = null)
        : base($"No connection to {url}: {problem}", inner) => Url = url;

    /// <summary>Where the client tried to connect to.</summary>
    public Uri Url { get; }
}
