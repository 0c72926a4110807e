using System.Collections.Concurrent;
using StreamOtter.Streams;

namespace StreamOtter.V1.Tests.Gateways;

/// <summary>An engine that opens one stream only once it is let, and others not while it is told so.</summary>
internal sealed class HeldEngine(IStreamEngine engine) : IStreamEngine
{
    public const string Held = "held";

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Streams that cannot be opened.</summary>
    public ConcurrentDictionary<string, bool> Unavailable { get; } = [];

    public string Description => engine.Description;

    public EngineHealth Health => engine.Health;

    public void Release() => _released.TrySetResult();

    public async ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default)
    {
        if (name == Held)
            await _released.Task.WaitAsync(cancellationToken);
        if (Unavailable.ContainsKey(name))
            throw new EngineException(EngineError.Unavailable, "Not now.");
        return await engine.OpenAsync(name, mayCreate, cancellationToken);
    }

    public ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default) =>
        engine.CreateAsync(name, settings, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => engine.DeleteAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) => engine.ListAsync(cancellationToken);

    public ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default) =>
        engine.JoinGroupAsync(group, stream, observer, cancellationToken);

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
