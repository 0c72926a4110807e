namespace StreamOtter.Server.Sockets;

/// <summary>A protocol's side of one connection. Called by the connection's reader, one call at a time.</summary>
internal interface ISocketSession
{
    /// <summary>The largest message it takes, in bytes.</summary>
    int MaxMessageBytes { get; }

    /// <summary>Whether it takes more now; when that turns true again it calls <see cref="SocketConnection.LetRead"/>.</summary>
    bool CanRead { get; }

    /// <summary>The connection is there: whatever is said to the client first is said here.</summary>
    void OnOpened();

    /// <summary>A text message, valid UTF-8. The memory is only lent.</summary>
    void OnText(ReadOnlySpan<byte> message);

    /// <summary>A binary message came.</summary>
    void OnBinary();

    /// <summary>A message came that is larger than allowed; its bytes are not kept.</summary>
    void OnTooLarge(long bytes);

    /// <summary>Everything that had arrived has been passed on: the time to send what was gathered.</summary>
    void OnDrained();

    /// <summary>Some seconds have passed. Called from another thread than the rest.</summary>
    void OnBeat()
    {
    }

    /// <summary>
    /// The gateway stops: the session takes nothing more, and calls <paramref name="close"/> once all it has taken is
    /// answered. Called from another thread than the rest.
    /// </summary>
    void OnStopping(Action close);

    /// <summary>The connection is over.</summary>
    void OnClosed();
}
