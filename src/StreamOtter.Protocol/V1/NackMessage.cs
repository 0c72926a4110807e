namespace StreamOtter.Protocol.V1;

/// <summary><c>nack</c>: records that are not acknowledged.</summary>
/// <param name="Seq">The first of them.</param>
/// <param name="Count">How many.</param>
/// <param name="IsRefused">True: certainly not stored. False: sight was lost of them, they may be stored or not.</param>
/// <param name="Code">Why; see <see cref="ProtocolCode"/>.</param>
/// <param name="Error">Why, in words.</param>
public sealed record NackMessage(long Seq, int Count, bool IsRefused, int Code, string Error) : GatewayMessage;
