namespace StreamOtter.Protocol.V1;

/// <summary><c>welcome</c>: the connection is open.</summary>
/// <param name="Session">The gateway's name for this connection.</param>
/// <param name="Server">The gateway's name and version, for logs.</param>
/// <param name="Heartbeat">Milliseconds of silence after which the gateway pings.</param>
/// <param name="MessageLimit">Bytes a message to the gateway may have.</param>
/// <param name="CreditRecords">Records that may be published without an answer.</param>
/// <param name="CreditBytes">Bytes of publish messages that may be without an answer.</param>
/// <param name="ExpiresIn">Milliseconds until the gateway closes the connection, unless another token comes; null: it does not.</param>
public sealed record WelcomeMessage(
    string Session, string Server, long Heartbeat, int MessageLimit, int CreditRecords, long CreditBytes, long? ExpiresIn) : GatewayMessage;
