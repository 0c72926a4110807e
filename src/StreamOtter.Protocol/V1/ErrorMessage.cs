namespace StreamOtter.Protocol.V1;

/// <summary><c>error</c>: a request failed.</summary>
/// <param name="Code">Why; see <see cref="ProtocolCode"/>.</param>
/// <param name="Error">Why, in words.</param>
/// <param name="Sub">The subscription it is about, if it is about one.</param>
/// <param name="Seq">The publish it is about, if it is about one.</param>
public sealed record ErrorMessage(int Code, string Error, int? Sub, long? Seq) : GatewayMessage;
