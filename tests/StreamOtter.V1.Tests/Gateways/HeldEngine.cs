using StreamOtter.Streams;

namespace StreamOtter.V1.Tests.Gateways;

/// <summary>An engine that opens one stream only once it is let, and tells how many have asked.</summary>
internal sealed class HeldEngine(IStreamEngine engine) : IStreamEngine
{
    public const string Held = "held";

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Description => engine.Description;

    public bool IsShared => engine.IsShared;

    public EngineHealth Health => engine.Health;

    public void Release() => _released.TrySetResult();

    public async ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default)
    {
        if (name == Held)
            await _released.Task.WaitAsync(cancellationToken);
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
