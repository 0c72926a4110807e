using System.Collections.Concurrent;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// The engine that needs nothing but a directory: each stream is an append-only log with one partition. An append is
/// answered once fsync has returned. One process at a time holds the directory.
/// </summary>
public sealed partial class EmbeddedEngine : IStreamEngine
{
    private const int MaxWriters = 8;
    private const int MaxOpenSegments = 128;

    private readonly string _streamsPath;
    private readonly DirectoryLock _lock;
    private readonly StreamLogContext _context;
    private readonly ConcurrentDictionary<string, StreamLog> _logs = new(StringComparer.Ordinal);

    // Opening, making and deleting take turns; what is open is found without it.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ITimer _retention;
    private volatile bool _isDisposed;

    /// <summary>Takes hold of a data directory, which is made where it does not exist.</summary>
    /// <param name="options">Where and how records are kept.</param>
    /// <param name="timeProvider">The clock. Default: the system's.</param>
    /// <param name="onEvent">Is told what an operator should know. Called on any thread; must return soon.</param>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.InvalidSettings"/>, <see cref="EngineError.StorageFailed"/> or
    /// <see cref="EngineError.Locked"/>.
    /// </exception>
    public EmbeddedEngine(
        EmbeddedLogOptions options, TimeProvider? timeProvider = null, Action<EngineEvent>? onEvent = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        var directory = Path.GetFullPath(options.Directory);
        _streamsPath = Path.Combine(directory, "streams");
        Guard("make", directory, () => Directory.CreateDirectory(_streamsPath));
        _lock = DirectoryLock.Take(directory);
        _context = new StreamLogContext(
            options,
            timeProvider ?? TimeProvider.System,
            new WriterPool(MaxWriters),
            new OpenSegments(MaxOpenSegments),
            known => Report(onEvent, known));
        try
        {
            Guard("clean up", _streamsPath, () => StreamFolder.CleanUp(_streamsPath));
            Guard("make durable", directory, () => FileSync.Directory(directory));
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
        Description = $"the embedded log in {options.Directory}";
        _retention = _context.Time.CreateTimer(
            static state => ((EmbeddedEngine)state!).SweepInBackground(),
            this,
            options.RetentionInterval,
            options.RetentionInterval);
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public EngineHealth Health
    {
        get
        {
            if (_isDisposed)
                return EngineHealth.NotReady(Closed().Message);
            foreach (var log in _logs.Values)
            {
                if (log.Fault is { } fault && IsAmiss(fault))
                    return EngineHealth.NotReady($"Stream '{log.Name}': {fault.Message}");
            }
            return EngineHealth.Ready;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IStreamLog> OpenAsync(
        string name, bool mayCreate, CancellationToken cancellationToken = default)
    {
        StreamName.ThrowIfInvalid(name);
        ThrowIfDisposed();
        return _logs.TryGetValue(name, out var log)
            ? log
            : await TakeTurnAsync(() => OpenOrCreate(name, mayCreate), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IStreamLog> CreateAsync(
        string name, StreamSettings settings, CancellationToken cancellationToken = default)
    {
        StreamName.ThrowIfInvalid(name);
        ArgumentNullException.ThrowIfNull(settings);
        ThrowIfInvalid(settings);
        return await TakeTurnAsync(() => Create(name, settings), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        StreamName.ThrowIfInvalid(name);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfDisposed();
            var folder = new StreamFolder(_streamsPath, name);
            if (!folder.Exists)
                throw NotFound(name);
            if (_logs.TryRemove(name, out var log))
                await log.CloseAsync(NotFound(name, "was deleted")).ConfigureAwait(false);
            Guard("delete", folder.Path, folder.Delete);
            await ForgetGroupsAsync(name).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        List<string> names = [];
        Guard("list", _streamsPath, () => names = StreamFolder.ListNames(
            _streamsPath, error => _context.Report(new EngineEvent(EngineEventKind.Corrupt, null, error.Message))));
        names.RemoveAll(StreamName.IsSystem);
        names.Sort(StringComparer.Ordinal);
        return new ValueTask<IReadOnlyList<string>>(names);
    }

    /// <summary>Leaves every group, runs every append to its end, ends every tail, and lets go of the directory.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            await _retention.DisposeAsync().ConfigureAwait(false);
            foreach (var log in _logs.Values)
                await log.LeaveGroupsAsync().ConfigureAwait(false);
            foreach (var log in _logs.Values)
                await log.CloseAsync(Closed()).ConfigureAwait(false);
            _lock.Dispose();
        }
        finally
        {
            _turn.Release();
        }
    }
}
