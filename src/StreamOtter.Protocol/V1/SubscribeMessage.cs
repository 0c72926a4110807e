namespace StreamOtter.Protocol.V1;

/// <summary><c>subscribe</c>: what a client asks for (spec/protocol.md, section 3).</summary>
/// <param name="Sub">The client's number for it.</param>
/// <param name="Name">The stream's name, or a pattern of names.</param>
/// <param name="IsPattern">Whether it is a pattern.</param>
/// <param name="From">Where to start.</param>
public sealed record SubscribeMessage(int Sub, string Name, bool IsPattern, WireStart From)
{
    /// <summary>Which partitions; null: all.</summary>
    public IReadOnlyList<int>? Partitions { get; init; }

    /// <summary>Which records: a filter's JSON; null: all.</summary>
    public string? Filter { get; init; }

    /// <summary>What happens when the client is too slow; null: the gateway's default.</summary>
    public string? Slow { get; init; }

    /// <summary>How many records a message holds at most; null: as many as there are.</summary>
    public int? Batch { get; init; }

    /// <summary>The group it joins; null: none.</summary>
    public WireGroup? Group { get; init; }
}
