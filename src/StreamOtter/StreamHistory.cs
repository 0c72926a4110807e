namespace StreamOtter;

/// <summary>What a partition holds from an offset on (spec/protocol.md, "history").</summary>
/// <param name="Records">
/// The records. The positions that they tell name this partition only: subscribing there, others start at the earliest.
/// </param>
/// <param name="Next">Where to read on; at the end it equals <paramref name="End"/>.</param>
/// <param name="First">The first offset that is kept.</param>
/// <param name="End">The offset of the next record to come.</param>
public sealed record StreamHistory(IReadOnlyList<StreamRecord> Records, long Next, long First, long End);
