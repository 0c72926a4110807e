using System.Collections.Concurrent;
using StreamOtter.Streams;

namespace StreamOtter.Server.Producers;

/// <summary>Who publishes as which producer on this gateway, and what the logs hold of them.</summary>
internal sealed class ProducerRegistry(TimeProvider time)
{
    /// <summary>
    /// A returning producer's oldest unanswered record is this much older than it says at most: its own clock's pace,
    /// and the way of its message to the log.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, ProducerClaim> _claims = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IStreamLog, ProducerIndex> _indexes = new();

    /// <summary>Makes a connection the one that publishes as a producer.</summary>
    public ProducerClaim Claim(string producer) => _claims.AddOrUpdate(
        producer,
        static name => new ProducerClaim(name, Task.CompletedTask),
        static (name, old) => new ProducerClaim(name, old.RevokeAsync()));

    /// <summary>
    /// A connection is gone: its claim is forgotten when nothing of it is under way any more. Until then the next
    /// connection, which may come at once, must find it.
    /// </summary>
    public async Task ReleaseAsync(ProducerClaim claim)
    {
        await claim.RevokeAsync();
        _claims.TryRemove(KeyValuePair.Create(claim.Producer, claim));
    }

    /// <summary>What a stream holds of a producer that comes back: its records' places by sequence number.</summary>
    public async ValueTask<IReadOnlyDictionary<long, AppendResult>> FindStoredAsync(
        IStreamLog log, string producer, TimeSpan age, CancellationToken cancellationToken)
    {
        var index = _indexes.GetOrAdd(log, static log => new ProducerIndex(log));
        var since = time.GetUtcNow() - age - Margin;
        return await index.FindAsync(producer, since.ToUnixTimeMilliseconds(), cancellationToken);
    }

    /// <summary>Lets go of a stream that is no more.</summary>
    public void Forget(IStreamLog log) => _indexes.TryRemove(log, out _);
}
