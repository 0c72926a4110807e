namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>A subscription of a stream-sea client. Its first reply is the subscription's own to send.</summary>
internal interface ISeaSubscription
{
    /// <summary>Ends it; nothing more is written.</summary>
    void Stop();
}
