namespace StreamOtter.Protocol.V1;

/// <summary>A position (spec/protocol.md, section 2): <c>{"epoch":"5f0c","offsets":{"0":1042,"1":998}}</c>.</summary>
/// <param name="Epoch">The life of the stream that the offsets are of.</param>
/// <param name="Offsets">For each partition, the next offset wanted.</param>
public sealed record WirePosition(string Epoch, IReadOnlyDictionary<int, long> Offsets);
