using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using StreamOtter.Server.Producers;
using StreamOtter.Streams;

namespace StreamOtter.Server.FileDrop;

/// <summary>
/// Publishes one file: reads it through before anything of it is published, keeps a state, appends what the log does not
/// hold, and puts the file away. Wherever that is interrupted, the next call goes on there.
/// </summary>
internal sealed class DropPublisher(
    DropTarget target, FileDropOptions options, IStreamEngine engine, bool mayCreateStreams, DropStates states, DropArchive archive)
{
    /// <summary>Publishes a file.</summary>
    /// <returns>Null where the file is not the one that was seen: it has to settle again.</returns>
    /// <exception cref="EngineException">The engine cannot do it now. To be tried again.</exception>
    /// <exception cref="IOException">The file or the folder cannot be read or written. To be tried again.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="IOException"/>.</exception>
    public async Task<DropOutcome?> PublishAsync(DropFile file, CancellationToken stopping)
    {
        var begun = states.Find(file.Name);
        if (begun is not null && begun.File != file)
            return SetAside(file, 0, Changed(begun.File));
        using var handle = File.OpenHandle(Path.Combine(target.Path, file.Name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (!IsSame(file, handle))
            return null;
        var log = await engine.OpenAsync(target.Stream, mayCreateStreams, stopping);
        if (begun is null || begun.Epoch != log.Epoch)
        {
            if (await CheckAsync(file, handle, stopping) is { } wrong)
                return SetAside(file, 0, $"{wrong} Nothing of the file was published: correct it and drop it again.");
            begun = await BeginAsync(file, log, stopping);
        }
        if (await StoredRecords.FindAsync(log, begun, stopping) is not { } stored)
            return SetAside(file, 0, $"Its publishing was interrupted so long ago that the stream '{target.Stream}' cannot tell any more how much of it was published. If nothing was, drop it again.");
        var (records, failure) = await AppendAsync(file, handle, log, begun, stored, stopping);
        if (failure is not null)
            return SetAside(file, records, failure);
        var changed = Changed(file);
        var problem = archive.TryMoveToDone(file, changed) ? null : changed;
        states.Forget(file.Name);
        return new DropOutcome(records, problem);
    }

    /// <summary>Reads the file through.</summary>
    /// <returns>Why it cannot be published whole, or null.</returns>
    private async Task<string?> CheckAsync(DropFile file, SafeFileHandle handle, CancellationToken stopping)
    {
        var reader = new DropReader(handle, file.Length, options);
        while ((await reader.ReadAsync(stopping)).Count > 0)
        {
        }
        return reader.Problem;
    }

    private async Task<DropState> BeginAsync(DropFile file, IStreamLog log, CancellationToken stopping)
    {
        // One partition for all files of a folder, so that they stay in order.
        var hash = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(target.Path)));
        var partition = (int)(hash % (uint)log.PartitionCount);
        var end = (await log.GetRangeAsync(partition, stopping)).Next;
        var state = new DropState(file.Name, file.Length, file.Modified, Guid.NewGuid().ToString("N"), log.Epoch, partition, end);
        states.Save(state);
        return state;
    }

    private async Task<(long Records, string? Failure)> AppendAsync(
        DropFile file, SafeFileHandle handle, IStreamLog log, DropState state, StoredRecords stored, CancellationToken stopping)
    {
        var fileHeader = new RecordHeader("file", Encoding.UTF8.GetBytes(file.Name));
        var reader = new DropReader(handle, file.Length, options);
        var published = 0L;
        while (await reader.ReadAsync(stopping) is { Count: > 0 } read)
        {
            var records = read.Where(record => !stored.Contains(record.Number)).ToArray();
            if (records.Length == 0)
                continue;
            // No token: what is under way comes to its end, so that a stop leaves nothing unknown behind.
            var results = await log.AppendAsync(records.Select(ToRecord).ToArray(), CancellationToken.None);
            foreach (var result in results)
            {
                if (result.Status != AppendStatus.Stored && !IsFinal(result))
                    throw new EngineException(result.Reason!.Value, result.Error!);
            }
            published += results.Count(result => result.Status == AppendStatus.Stored);
            if (Refusals(records, results) is { Length: > 0 } refusals)
                return (published, $"{refusals}These lines are not in the stream '{target.Stream}', nor are those after line {read[^1].Line}; all others are. Correct them, and drop only them.");
            stopping.ThrowIfCancellationRequested();
        }
        return (published, reader.Problem is { } problem ? $"{problem} The lines before it are in the stream '{target.Stream}': drop only the others again." : null);

        NewRecord ToRecord(DropRecord record) => new()
        {
            Value = record.Value,
            Partition = state.Partition,
            Headers =
            [
                fileHeader,
                new RecordHeader("line", Encoding.ASCII.GetBytes(record.Line.ToString(CultureInfo.InvariantCulture))),
                ProducerHeader.For(state.Producer, record.Number),
            ],
        };
    }

    /// <summary>Whether a record will never be taken as it is.</summary>
    private static bool IsFinal(in AppendResult result) => result.Reason is EngineError.RecordTooLarge or EngineError.InvalidRecord;

    private static string Refusals(DropRecord[] records, AppendResult[] results) => string.Concat(records.Zip(results)
        .Where(pair => pair.Second.Status != AppendStatus.Stored)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"Line {pair.First.Line}: {pair.Second.Error}\n")));

    private static bool IsSame(DropFile file, SafeFileHandle handle) =>
        RandomAccess.GetLength(handle) == file.Length && File.GetLastWriteTimeUtc(handle) == file.Modified;

    private string Changed(DropFile file) => string.Create(CultureInfo.InvariantCulture,
        $"The file changed after its publishing had begun; then it had {file.Length} bytes and was of {file.Modified:O}. Some or all of that is in the stream '{target.Stream}', in records with the header file. Drop only what is missing. Write files under a name that ends with .part, and rename them when they are complete.");

    private DropOutcome SetAside(DropFile file, long records, string problem)
    {
        archive.MoveToFailed(file.Name, problem);
        states.Forget(file.Name);
        return new DropOutcome(records, problem);
    }
}
