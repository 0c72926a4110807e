using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// Where groups are, in a stream of the engine's own: the newest record of a key counts. A key names the group, the
/// stream and its epoch, so that a position never outlives the records it speaks of; '@' is in none of them.
/// </summary>
internal sealed class GroupPositions(IStreamLog log)
{
    public const string Stream = StreamName.SystemPrefix + "-groups";

    private const int ReadBytes = 1024 * 1024;

    /// <summary>The group's position in a stream, or -1 where it has none.</summary>
    public async ValueTask<long> FindAsync(string group, IStreamLog stream, CancellationToken cancellationToken)
    {
        var key = Key(group, stream);
        var positions = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return positions.GetValueOrDefault(key, -1);
    }

    /// <summary>Returns once the position is durable.</summary>
    public ValueTask KeepAsync(string group, IStreamLog stream, long next, CancellationToken cancellationToken)
    {
        var position = new NewRecord
        {
            Key = Encoding.ASCII.GetBytes(Key(group, stream)),
            Value = Encoding.ASCII.GetBytes(next.ToString(CultureInfo.InvariantCulture)),
        };
        return AppendAsync([position], cancellationToken);
    }

    /// <summary>Forgets all positions in the streams that have had this name.</summary>
    public async ValueTask ForgetAsync(string stream, CancellationToken cancellationToken)
    {
        var positions = await LoadAsync(cancellationToken).ConfigureAwait(false);
        var tombstones = positions.Keys
            .Where(key => key.Split('@')[1] == stream)
            .Select(key => new NewRecord { Key = Encoding.ASCII.GetBytes(key) })
            .ToArray();
        await AppendAsync(tombstones, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<string, long>> LoadAsync(CancellationToken cancellationToken)
    {
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        var at = (await log.GetRangeAsync(0, cancellationToken).ConfigureAwait(false)).First;
        while (true)
        {
            var read = await log.ReadAsync(0, at, ReadBytes, cancellationToken).ConfigureAwait(false);
            if (read.Next == at)
                return positions;
            Apply(read.Batch, positions);
            at = read.Next;
        }
    }

    private static void Apply(RecordBatch batch, Dictionary<string, long> positions)
    {
        foreach (var record in batch)
        {
            var key = Encoding.ASCII.GetString(record.Key);
            if (!record.HasValue)
                positions.Remove(key);
            else if (Utf8Parser.TryParse(record.Value, out long next, out _))
                positions[key] = next;
        }
    }

    private async ValueTask AppendAsync(NewRecord[] records, CancellationToken cancellationToken)
    {
        var results = await log.AppendAsync(records, cancellationToken).ConfigureAwait(false);
        foreach (var result in results)
        {
            if (result.Status != AppendStatus.Stored)
                throw new EngineException(EngineError.StorageFailed, $"A group's position could not be kept. {result.Error}");
        }
    }

    private static string Key(string group, IStreamLog stream) => $"{group}@{stream.Name}@{stream.Epoch}";
}
