namespace StreamOtter.WebSockets;

/// <summary>
/// Where messages wait that cannot be written yet: there is no connection, or the server does not read as fast. As much
/// again is kept of those that were written, until it is known that the server has read them.
/// </summary>
public sealed record SendBufferOptions
{
    /// <summary>How many messages wait at most. Default 1,024; 1 to 1,000,000.</summary>
    public int MaxMessages { get; set; } = 1024;

    /// <summary>How many bytes they have together at most; one message cannot have more. Default 16 MiB; 1 KiB to 1 GiB.</summary>
    public long MaxBytes { get; set; } = 16 << 20;

    /// <summary>What happens to the next message then. Default: it waits.</summary>
    public FullBufferPolicy WhenFull { get; set; } = FullBufferPolicy.Wait;

    /// <summary>Adds what is wrong with these settings.</summary>
    internal void Validate(List<string> errors)
    {
        if (MaxMessages is < 1 or > 1_000_000)
            errors.Add("SendBuffer.MaxMessages: 1 to 1,000,000.");
        if (MaxBytes is < 1 << 10 or > 1 << 30)
            errors.Add("SendBuffer.MaxBytes: 1 KiB to 1 GiB.");
        if (!Enum.IsDefined(WhenFull))
            errors.Add("SendBuffer.WhenFull: Wait, DropOldest or Throw.");
    }
}
