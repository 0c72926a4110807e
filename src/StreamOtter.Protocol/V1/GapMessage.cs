namespace StreamOtter.Protocol.V1;

/// <summary><c>gap</c>: records that cannot be delivered.</summary>
/// <param name="Sub">The subscription.</param>
/// <param name="Stream">Which of its streams, where it has several.</param>
/// <param name="Partition">Where.</param>
/// <param name="From">The first that is missing.</param>
/// <param name="To">The first that is not.</param>
/// <param name="Reason">Why: <c>retention</c>, <c>slow</c>, <c>recreated</c>, or a word of a later version.</param>
public sealed record GapMessage(int Sub, string? Stream, int Partition, long From, long To, string Reason) : GatewayMessage;
