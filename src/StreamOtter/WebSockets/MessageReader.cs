using System.Threading.Channels;
using StreamOtter.Connecting;

namespace StreamOtter.WebSockets;

/// <summary>
/// What one enumeration has still to see. It holds up the connection when it falls behind, until it leaves, or the
/// connection ends: then the rest, which is bounded, is handed over at once.
/// </summary>
internal sealed class MessageReader
{
    private const int Ahead = 16;

    private readonly Channel<object?> _messages = Channel.CreateUnbounded<object?>(new UnboundedChannelOptions { SingleReader = false });
    private readonly AsyncSignal _room = new();
    private volatile bool _isFree; // of the bound

    public async ValueTask DeliverAsync(object? message)
    {
        while (!_isFree && _messages.Reader.Count >= Ahead)
            await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _messages.Writer.TryWrite(message);
    }

    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        await _messages.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);

    public bool TryRead(out object? message)
    {
        var wasRead = _messages.Reader.TryRead(out message);
        _room.Set();
        return wasRead;
    }

    /// <summary>It is not waited for any more.</summary>
    public void Free()
    {
        _isFree = true;
        _room.Set();
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete(Exception? failure) => _messages.Writer.TryComplete(failure);
}
