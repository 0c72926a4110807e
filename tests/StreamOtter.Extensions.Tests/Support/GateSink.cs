using System.Text;
using StreamOtter.Logging.Outputs;

namespace StreamOtter.Extensions.Tests.Support;

/// <summary>An output that takes entries when it is told to.</summary>
internal sealed class GateSink : ILogSink
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _entries = [];

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Exception? Fails { get; set; }

    public IReadOnlyList<string> Entries
    {
        get
        {
            lock (_entries)
                return [.. _entries];
        }
    }

    public bool EndsWhenCancelled => true;

    public void Open() => _open.TrySetResult();

    public async ValueTask WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        Entered.TrySetResult();
        await _open.Task.WaitAsync(cancellationToken);
        if (Fails is { } error)
            throw error;
        lock (_entries)
            _entries.AddRange(entries.Select(entry => Encoding.UTF8.GetString(entry.Span)));
    }

    public ValueTask DisposeAsync() => default;
}
