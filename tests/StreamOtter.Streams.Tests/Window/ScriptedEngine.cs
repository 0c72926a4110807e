namespace StreamOtter.Streams.Tests.Window;

/// <summary>An engine with one log, which the test holds.</summary>
internal sealed class ScriptedEngine(ScriptedLog log) : IStreamEngine
{
    public ScriptedLog Log { get; set; } = log;

    /// <summary>What opening fails with.</summary>
    public Exception? OpenFailure { get; set; }

    public int Opened { get; private set; }

    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>What listing fails with.</summary>
    public Exception? ListFailure { get; set; }

    public int Lists { get; private set; }

    public string Description => "a script";

    public bool IsShared => false;

    public EngineHealth Health => EngineHealth.Ready;

    public ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default)
    {
        Opened++;
        return OpenFailure is { } failure ? ValueTask.FromException<IStreamLog>(failure) : new ValueTask<IStreamLog>(Log);
    }

    public ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        Lists++;
        return ListFailure is { } failure ? ValueTask.FromException<IReadOnlyList<string>>(failure) : new(Names);
    }

    public ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
