namespace StreamOtter;

/// <summary>The base of everything this library throws of its own.</summary>
public abstract class StreamOtterException : Exception
{
    private protected StreamOtterException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
