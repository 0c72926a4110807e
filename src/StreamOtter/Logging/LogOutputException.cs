namespace StreamOtter.Logging;

/// <summary>A log output cannot be opened, or fails. The message names it, the cause and what is done about it.</summary>
public sealed class LogOutputException : StreamOtterException
{
    internal LogOutputException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
