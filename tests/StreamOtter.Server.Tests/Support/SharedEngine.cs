using StreamOtter.Streams;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Server.Tests.Support;

/// <summary>An embedded log in a directory of its own that passes for one of several gateways'; and can be forbidden to make streams.</summary>
internal sealed class SharedEngine : IStreamEngine
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("streamotter-shared-");
    private readonly EmbeddedEngine _engine;

    public SharedEngine() => _engine = new EmbeddedEngine(new EmbeddedLogOptions { Directory = _directory.FullName, SegmentBytes = 4096 });

    public bool MayCreate { get; set; } = true;

    public string Description => _engine.Description;

    public bool IsShared => true;

    public EngineHealth Health => _engine.Health;

    public ValueTask<IStreamLog> OpenAsync(string name, bool mayCreate, CancellationToken cancellationToken = default) =>
        _engine.OpenAsync(name, mayCreate, cancellationToken);

    public ValueTask<IStreamLog> CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken = default) =>
        MayCreate
            ? _engine.CreateAsync(name, settings, cancellationToken)
            : ValueTask.FromException<IStreamLog>(new EngineException(EngineError.Forbidden, "Not allowed."));

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default) => _engine.DeleteAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) => _engine.ListAsync(cancellationToken);

    public ValueTask<IStreamGroup> JoinGroupAsync(
        string group, string stream, IGroupObserver observer, CancellationToken cancellationToken = default) =>
        _engine.JoinGroupAsync(group, stream, observer, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
