namespace StreamOtter.Protocol.V1;

/// <summary><c>error</c>: a request failed.</summary>
/// <param name="Code">Why; see <see cref="ProtocolCode"/>.</param>
/// <param name="Error">Why, in words.</param>
/// <param name="Sub">The subscription it is about, if it is about one.</param>
/// <param name="Stream">Which of its streams, where it has several.</param>
/// <param name="Seq">The publish it is about, if it is about one.</param>
/// <param name="Id">The request it is about, if it is about one.</param>
public sealed record ErrorMessage(int Code, string Error, int? Sub, string? Stream, long? Seq, long? Id) : GatewayMessage;
