using StreamOtter.Protocol.Guide;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;

namespace StreamOtter.Server.Guide;

/// <summary>A client that came while the topic cannot be served: it is told why, and to try again.</summary>
internal sealed class GuideRefusal(SocketConnection connection, EngineException reason) : ISocketSession
{
    public int MaxMessageBytes => 0;

    public bool CanRead => true;

    public void OnOpened()
    {
        var buffer = Json.Buffer();
        GuideReplies.WriteError(buffer, connection.Time, tag: null, GuideErrorCode.Unavailable, reason.Message);
        connection.Send(buffer.Written);
        connection.Close(CloseCode.TryAgainLater, reason.Message);
    }

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
