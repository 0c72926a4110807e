using StreamOtter.Server.Publishing;
using StreamOtter.Streams;

namespace StreamOtter.Server.Producers;

/// <summary>
/// Appends a producer's records to one stream, each once: those that the log has already, from before this connection,
/// are answered with their place.
/// </summary>
/// <param name="log">The stream.</param>
/// <param name="claim">The right to do so.</param>
/// <param name="stored">What the log holds from before, by sequence number.</param>
internal sealed class ProducerAppender(IStreamLog log, ProducerClaim claim, IReadOnlyDictionary<long, AppendResult> stored) : IAppender
{
    // No record after this one was stored before, so all but the first appends of a connection look up nothing.
    private readonly long _lastStored = stored.Count > 0 ? stored.Keys.Max() : 0;

    public ValueTask<AppendResult[]> AppendAsync(ReadOnlyMemory<NewRecord> records, long firstSeq)
    {
        if (!claim.TryBegin())
            return new ValueTask<AppendResult[]>(AllRefused(records.Length));
        return firstSeq > _lastStored ? AppendNewAsync(records, firstSeq) : AppendRestAsync(records, firstSeq);
    }

    private async ValueTask<AppendResult[]> AppendNewAsync(ReadOnlyMemory<NewRecord> records, long firstSeq)
    {
        try
        {
            return await log.AppendAsync(Stamp(records.Span, firstSeq));
        }
        finally
        {
            claim.End();
        }
    }

    private async ValueTask<AppendResult[]> AppendRestAsync(ReadOnlyMemory<NewRecord> records, long firstSeq)
    {
        try
        {
            var results = new AppendResult[records.Length];
            var missing = new List<int>();
            for (var i = 0; i < records.Length; i++)
            {
                if (!stored.TryGetValue(firstSeq + i, out results[i]))
                    missing.Add(i);
            }
            if (missing.Count == 0)
                return results;
            var appended = await log.AppendAsync(missing.Select(i => Stamp(records.Span[i], firstSeq + i)).ToArray());
            for (var i = 0; i < missing.Count; i++)
                results[missing[i]] = appended[i];
            return results;
        }
        finally
        {
            claim.End();
        }
    }

    private NewRecord[] Stamp(ReadOnlySpan<NewRecord> records, long firstSeq)
    {
        var stamped = new NewRecord[records.Length];
        for (var i = 0; i < records.Length; i++)
            stamped[i] = Stamp(records[i], firstSeq + i);
        return stamped;
    }

    private NewRecord Stamp(in NewRecord record, long seq)
    {
        var header = ProducerHeader.For(claim.Producer, seq);
        return record with { Headers = record.Headers is { Count: > 0 } others ? [.. others, header] : [header] };
    }

    private static AppendResult[] AllRefused(int count)
    {
        var results = new AppendResult[count];
        Array.Fill(results, ProducerClaim.Refusal);
        return results;
    }
}
