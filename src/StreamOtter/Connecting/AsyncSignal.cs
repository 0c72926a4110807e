using System.Threading.Channels;

namespace StreamOtter.Connecting;

/// <summary>Wakes the one who waits, or the next who does; signals that nobody waited for count as one.</summary>
internal sealed class AsyncSignal
{
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _signals.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _signals.Reader.ReadAsync(cancellationToken);
}
