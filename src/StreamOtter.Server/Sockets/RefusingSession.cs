namespace StreamOtter.Server.Sockets;

/// <summary>The session of a client that came while it cannot be served: it is told why, and the connection ends.</summary>
internal sealed class RefusingSession(Action refuse) : ISocketSession
{
    public int MaxMessageBytes => 0;

    public bool CanRead => true;

    public void OnOpened() => refuse();

    public void OnText(ReadOnlySpan<byte> message)
    {
    }

    public void OnBinary()
    {
    }

    public void OnTooLarge(long bytes)
    {
    }

    public void OnDrained()
    {
    }

    public void OnStopping(Action close) => close();

    public void OnClosed()
    {
    }
}
