using System.Text;
using Microsoft.Extensions.Logging;
using StreamOtter.Streams;

namespace StreamOtter.Server.Catalog;

/// <summary>
/// What all gateways on one log agree on: keyed entries in a compacted stream of their own, which each gateway replays
/// and follows. It is opened when it is first needed: a gateway that cannot have it serves everything else.
/// </summary>
internal sealed partial class GatewayCatalog(IStreamEngine engine, TimeProvider time, ILogger<GatewayCatalog> log) : IAsyncDisposable
{
    public const string Stream = StreamName.SystemPrefix;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly CatalogEntries _entries = new();
    private CatalogReader? _reader;
    private bool _isDisposed;

    /// <summary>Returns once what the catalog says is known here.</summary>
    /// <exception cref="EngineException">It cannot be opened: as <see cref="IStreamEngine.CreateAsync"/>.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken = default) => _ = await ReaderAsync(cancellationToken);

    /// <summary>The entries whose keys begin so, as far as this gateway has seen them.</summary>
    public List<CatalogEntry> List(string prefix) => _entries.List(prefix);

    /// <summary>
    /// Tells of each entry there is whose key begins so, then of every change. The listener is called by one thread at
    /// a time, which nothing of the catalog gets past meanwhile.
    /// </summary>
    public void Listen(string prefix, Action<CatalogEntry> listener) => _entries.Listen(prefix, listener);

    /// <summary>Writes entries; returns once this gateway has seen them. Others see them at about the same time.</summary>
    /// <exception cref="EngineException">As <see cref="OpenAsync"/>, and what became of an append.</exception>
    public async ValueTask SetAsync(IReadOnlyList<CatalogEntry> entries, CancellationToken cancellationToken = default)
    {
        var reader = await ReaderAsync(cancellationToken);
        var records = entries.Select(entry => new NewRecord { Key = Encoding.UTF8.GetBytes(entry.Key), Value = entry.Value });
        foreach (var result in await reader.Log.AppendAsync(records.ToArray(), cancellationToken))
        {
            if (result.Status != AppendStatus.Stored)
                throw new EngineException(result.Reason ?? EngineError.Unavailable, $"The catalog was not written. {result.Error}");
            // An offset that is not known lies before the end.
            var offset = result.Offset >= 0 ? result.Offset : (await reader.Log.GetRangeAsync(result.Partition, cancellationToken)).Next - 1;
            await reader.SeenAsync(result.Partition, offset, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _isDisposed = true;
        if (_reader is not null)
            await _reader.DisposeAsync();
        _turn.Release();
    }

    private async ValueTask<CatalogReader> ReaderAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _reader) is { HasEnded: false } open)
            return open;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_reader is { HasEnded: false } opened)
                return opened;
            if (_reader is not null)
                await _reader.DisposeAsync();
            // Where the stream was deleted, what it said is no longer so.
            _entries.Clear();
            var reader = new CatalogReader(await OpenStreamAsync(cancellationToken), _entries, time);
            try
            {
                await reader.StartAsync(cancellationToken);
            }
            catch
            {
                await reader.DisposeAsync();
                throw;
            }
            Volatile.Write(ref _reader, reader);
            LogOpened(log, engine.Description);
            return reader;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<IStreamLog> OpenStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await engine.OpenAsync(Stream, mayCreate: false, cancellationToken);
        }
        catch (EngineException error) when (error.Error == EngineError.StreamNotFound)
        {
            return await CreateStreamAsync(cancellationToken);
        }
    }

    private async ValueTask<IStreamLog> CreateStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await engine.CreateAsync(Stream, new StreamSettings { Partitions = 1, IsCompacted = true }, cancellationToken);
        }
        catch (EngineException error) when (error.Error == EngineError.AlreadyExists)
        {
            return await engine.OpenAsync(Stream, mayCreate: false, cancellationToken); // another gateway was quicker
        }
        catch (EngineException error) when (error.Error == EngineError.Forbidden)
        {
            throw new EngineException(
                EngineError.Forbidden,
                $"Gateways share what they know in the stream '{Stream}', which this one may not make. Make it, with one partition and compacted. {error.Message}",
                error);
        }
    }

    [LoggerMessage(2301, LogLevel.Debug, "The catalog is open on {Engine}")]
    private static partial void LogOpened(ILogger log, string engine);
}
