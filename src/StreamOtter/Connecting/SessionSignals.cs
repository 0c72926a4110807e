namespace StreamOtter.Connecting;

/// <summary>What a connection's loops wait for.</summary>
internal sealed class SessionSignals
{
    /// <summary>There may be something to write.</summary>
    public AsyncSignal Writer { get; } = new();

    /// <summary>A reader that waits for a full subscription may have a reason to go on.</summary>
    public AsyncSignal Reader { get; } = new();

    /// <summary>Something changed: both look again.</summary>
    public void Wake()
    {
        Writer.Set();
        Reader.Set();
    }
}
