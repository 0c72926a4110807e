namespace StreamOtter.Streams.Embedded;

/// <summary>Reads what the operating system says about a failed file operation.</summary>
internal static class StorageErrors
{
    // errno is what .NET puts into HResult on Unix.
    private const int NoSpace = 28;
    private const int QuotaLinux = 122;
    private const int QuotaMac = 69;
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether a failure goes away once somebody makes space.</summary>
    public static bool IsDiskFull(Exception error) => error is IOException
        && (OperatingSystem.IsWindows()
            ? error.HResult is WindowsDiskFull or WindowsHandleDiskFull
            : error.HResult is NoSpace || error.HResult == (OperatingSystem.IsMacOS() ? QuotaMac : QuotaLinux));

    /// <summary>Whether a file could not be opened because somebody else has it for himself.</summary>
    public static bool IsHeldByAnother(IOException error) => error.HResult
        == (OperatingSystem.IsWindows() ? WindowsSharingViolation
            : OperatingSystem.IsMacOS() ? WouldBlockMac : WouldBlockLinux);

    /// <summary>Whether an exception tells of the file system, not of a mistake in the program.</summary>
    public static bool IsStorageError(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>The error to raise for a failed file operation: one line with the path and the mend.</summary>
    public static EngineException Wrap(string what, string path, Exception error)
    {
        var mend = error switch
        {
            _ when IsDiskFull(error) => "Make space on that disk.",
            UnauthorizedAccessException => "Give the process's user the right to read and write there.",
            DirectoryNotFoundException or FileNotFoundException => "Put back what is missing, or restore a backup.",
            _ => "Check the disk and the path.",
        };
        return new EngineException(
            EngineError.StorageFailed, $"Could not {what} '{path}': {OneLine(error)} {mend}", error);
    }

    /// <summary>An exception's message as one line that ends with a full stop.</summary>
    public static string OneLine(Exception error)
    {
        var text = error.Message.ReplaceLineEndings(" ").Trim();
        return text.EndsWith('.') ? text : text + ".";
    }
}
