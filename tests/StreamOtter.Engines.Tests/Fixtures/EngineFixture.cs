using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Fixtures;

/// <summary>Gives the conformance suite an engine, and says what the place it runs on can do.</summary>
public abstract class EngineFixture : IAsyncLifetime
{
    private readonly List<IStreamEngine> _engines = [];
    private IStreamEngine? _engine;

    /// <summary>Why there is no engine to test, or null.</summary>
    public virtual string? Missing => null;

    /// <summary>Why topics cannot be deleted here, or null.</summary>
    public virtual string? CannotDelete => null;

    /// <summary>Why a second engine cannot share the streams, or null.</summary>
    public virtual string? CannotShare => null;

    /// <summary>Why a stream cannot be given more partitions, or null.</summary>
    public virtual string? CannotGrow => null;

    /// <summary>Why streams are not compacted, or null.</summary>
    public virtual string? CannotCompact => null;

    /// <summary>Whether records that retention has taken may have been fetched before, and still be delivered.</summary>
    public virtual bool FetchesAhead => false;

    /// <summary>Why the clock of finding by timestamp is no true one here, or null.</summary>
    public virtual string? CannotFind => null;

    /// <summary>A record that is larger than the engine takes has more bytes than this.</summary>
    public abstract int TooLarge { get; }

    public IStreamEngine Engine
    {
        get
        {
            if (Missing is { } reason)
                Assert.Skip(reason);
            return _engine!;
        }
    }

    public static string NewName() => "t-" + Guid.NewGuid().ToString("N");

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        if (Missing is null)
            _engine = NewEngine();
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        GC.SuppressFinalize(this);
    }

    /// <summary>Another engine over the same streams: another gateway.</summary>
    public IStreamEngine NewEngine()
    {
        var engine = Make();
        lock (_engines)
            _engines.Add(engine);
        return engine;
    }

    /// <summary>An engine for another gateway of the same streams.</summary>
    public IStreamEngine OtherEngine() => CannotShare is null && Missing is null ? NewEngine() : Engine;

    /// <summary>Gives a stream more partitions.</summary>
    public virtual Task GrowAsync(IStreamLog log, int partitions) => throw new NotSupportedException(CannotGrow);

    /// <summary>
    /// Has retention take all but the last records of a partition that holds more than a megabyte, and was made to keep
    /// less.
    /// </summary>
    public virtual Task ForgetAsync(IStreamLog log, int partition) => Task.CompletedTask;

    /// <summary>Ends <see cref="Engine"/> and begins another over the same streams.</summary>
    public async Task RestartAsync()
    {
        await _engine!.DisposeAsync();
        _engine = NewEngine();
    }

    protected virtual Task PrepareAsync() => Task.CompletedTask;

    protected abstract IStreamEngine Make();
}
