using System.Collections.Concurrent;
using StreamOtter.Streams;

namespace StreamOtter.V1.Tests.Gateways;

/// <summary>An engine that opens one stream only once it is let, and others not while they are to fail.</summary>
internal sealed class HeldEngine(IStreamEngine engine) : IStreamEngine
{
    public const string Held = "held";

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Streams that cannot be opened now.</summary>
    public ConcurrentDictionary<string, EngineError> Failing { get; } = new(StringComparer.Ordinal);

    /// <summary>Names that are listed besides those there are.</summary>
    public IReadOnlyList<string> Rumours { get; set; } = [];

    public string Description => engine.Description;

    public bool IsShared => engine.IsShared;

    public EngineHealth Health => engine.Health;

    public void Release() => _released.TrySetResult();

    public async ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default)
    {
        if (name == Held)
            await _released.Task.WaitAsync(cancellationToken);
        if (Failing.TryGetValue(name, out var error))
            throw new EngineException(error, "It is broken.");
        return await engine.OpenAsync(name, mayCreate, cancellationToken);
    }

    public ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default) =>
        engine.CreateAsync(name, settings, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => engine.DeleteAsync(name, cancellationToken);

    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) =>
        Failing.TryGetValue("", out var error)
            ? throw new EngineException(error, "Nobody knows.")
            : [.. await engine.ListAsync(cancellationToken), .. Rumours];

    public ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default) =>
        engine.JoinGroupAsync(group, stream, observer, cancellationToken);

    public ValueTask DisposeAsync() => engine.DisposeAsync();
}
