using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using StreamOtter.Connecting;

namespace StreamOtter.WebSockets;

/// <summary>
/// What one enumeration has still to see. It holds up the connection when it falls behind, until it leaves, or the
/// connection ends: then the rest, which is bounded, is handed over at once. Messages are added, and left, under the
/// connection's lock.
/// </summary>
internal sealed class MessageReader
{
    private const int Ahead = 16;

    private readonly Channel<ReceivedMessage> _messages = Channel.CreateUnbounded<ReceivedMessage>(new UnboundedChannelOptions { SingleReader = false });
    private readonly AsyncSignal _room = new();
    private volatile bool _isFree; // of the bound

    public async ValueTask WhenRoomAsync()
    {
        while (!_isFree && _messages.Reader.Count >= Ahead)
            await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public void Add(ReceivedMessage message) => _messages.Writer.TryWrite(message);

    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken) =>
        await _messages.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);

    public bool TryRead([MaybeNullWhen(false)] out ReceivedMessage message)
    {
        var wasRead = _messages.Reader.TryRead(out message);
        _room.Set();
        return wasRead;
    }

    /// <summary>Nobody enumerates it any more; answers what was not seen.</summary>
    public List<ReceivedMessage> Leave()
    {
        Free();
        var unseen = new List<ReceivedMessage>();
        while (_messages.Reader.TryRead(out var message))
            unseen.Add(message);
        return unseen;
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
