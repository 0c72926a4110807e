namespace StreamOtter.Protocol.V1;

/// <summary><c>history</c>: the answer to a <c>read</c>.</summary>
/// <param name="Id">The number of the request.</param>
/// <param name="Epoch">The life of the stream that the offsets are of.</param>
/// <param name="Records">The records.</param>
/// <param name="Next">Where to read on.</param>
/// <param name="First">The first offset that is kept.</param>
/// <param name="End">The offset of the next record to come.</param>
public sealed record HistoryMessage(long Id, string Epoch, IReadOnlyList<WireRecord> Records, long Next, long First, long End) : GatewayMessage;
