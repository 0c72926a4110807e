using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

/// <summary>Where a new group starts, as its first member asks for it.</summary>
internal static class V1GroupStart
{
    /// <summary>The offset in a partition; negative for its end.</summary>
    /// <exception cref="EngineException">As <see cref="IStreamLog.GetRangeAsync"/>.</exception>
    public static async ValueTask<long> FindAsync(V1Subscribe request, IStreamLog log, int partition, CancellationToken cancellationToken)
    {
        if (request.From == V1StartKind.Latest)
            return -1;
        if (request.From == V1StartKind.Timestamp)
            return await log.FindAsync(partition, request.Timestamp, cancellationToken);
        var range = await log.GetRangeAsync(partition, cancellationToken);
        var isOfThisLife = request.Epoch is null || request.Epoch == log.Epoch;
        return isOfThisLife && request.Offsets.TryGetValue(partition, out var offset) ? Math.Min(offset, range.Next) : range.First;
    }
}
