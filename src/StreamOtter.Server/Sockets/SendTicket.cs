namespace StreamOtter.Server.Sockets;

/// <summary>A source's place in its connection's list of those that are ready: in it at most once.</summary>
internal sealed class SendTicket(ISendSource source)
{
    public ISendSource Source { get; } = source;

    public SendTicket? NextReady;

    public int IsReady;
}
