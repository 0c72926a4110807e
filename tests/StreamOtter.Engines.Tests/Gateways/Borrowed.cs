using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Gateways;

/// <summary>An engine for a gateway that does not own it: it outlives the gateway.</summary>
internal class Borrowed(IStreamEngine engine) : IStreamEngine
{
    public string Description => engine.Description;

    public bool IsShared => engine.IsShared;

    public EngineHealth Health => engine.Health;

    public virtual ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default) =>
        engine.OpenAsync(name, mayCreate, cancellationToken);

    public ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default) =>
        engine.CreateAsync(name, settings, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => engine.DeleteAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) => engine.ListAsync(cancellationToken);

    public ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default) =>
        engine.JoinGroupAsync(group, stream, observer, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
