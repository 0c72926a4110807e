namespace StreamOtter.Protocol.V1;

/// <summary>What a <c>subscribe</c> says of its group (spec/protocol.md, sections 3 and 8).</summary>
/// <param name="Name"><c>group</c>.</param>
/// <param name="Credit"><c>credit</c>: how many records without an answer there are at most.</param>
/// <param name="Lease"><c>lease</c>: how many milliseconds a record may take.</param>
/// <param name="Tries"><c>tries</c>: after how many a record is given up.</param>
public sealed record WireGroup(string Name, int Credit, long Lease, int Tries);
