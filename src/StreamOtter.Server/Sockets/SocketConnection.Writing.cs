using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Sockets;

internal sealed partial class SocketConnection : IThreadPoolWorkItem
{
    /// <summary>About how much is written before a flush, and so before the client's slowness is felt.</summary>
    private const int WriteBytes = 64 << 10;

    /// <summary>With this much unsent, nothing more is read from the client.</summary>
    private const int OutboxLimit = 64 << 10;

    // The writer's state. A flush that waits for the client keeps it in Running or Again.
    private const int Idle = 0;
    private const int Queued = 1;
    private const int Running = 2;
    private const int Again = 3; // running, and woken meanwhile
    private const int Ended = 4;

    private readonly PipeWriter _output;
    private readonly Action _afterFlush;
    private readonly Lock _outboxGate = new();
    private FrameBuffer _outbox = new();
    private FrameBuffer _sending = new();
    private bool _saidGoodbye;
    private ValueTaskAwaiter<FlushResult> _flush;
    private SendTicket? _ready;
    private int _state;
    private TaskCompletionSource? _paused;

    /// <summary>Sends a text message after everything said so far.</summary>
    public void Send(ReadOnlySpan<byte> text)
    {
        Span<byte> header = stackalloc byte[FrameHeader.MaxSize];
        var size = FrameHeader.Write(header, Opcode.Text, text.Length);
        lock (_outboxGate)
        {
            if (_saidGoodbye)
                return;
            _outbox.Write(header[..size]);
            _outbox.Write(text);
        }
        Wake();
    }

    /// <summary>Sends whole frames. After a close frame nothing follows.</summary>
    public void SendFrames(ReadOnlySpan<byte> frames)
    {
        lock (_outboxGate)
        {
            if (_saidGoodbye)
                return;
            _outbox.Write(frames);
            _saidGoodbye = (frames[0] & 0x0F) == (byte)Opcode.Close;
        }
        Wake();
    }

    /// <summary>A source has something to send.</summary>
    public void Ready(SendTicket ticket)
    {
        if (Interlocked.Exchange(ref ticket.IsReady, 1) == 0)
            Push(ticket);
        Wake();
    }

    /// <summary>Lets the writer run.</summary>
    public void Wake()
    {
        while (true)
        {
            switch (Volatile.Read(ref _state))
            {
                case Idle when Interlocked.CompareExchange(ref _state, Queued, Idle) == Idle:
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                case Running when Interlocked.CompareExchange(ref _state, Again, Running) == Running:
                case Queued or Again or Ended:
                    return;
            }
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _state, Running);
        Write();
    }

    /// <summary>The writer: takes what there is, flushes, and goes on for as long as there is more and the client takes it.</summary>
    private void Write()
    {
        try
        {
            while (true)
            {
                var more = WriteOutbox() && WriteSources();
                if (_output.UnflushedBytes > 0)
                {
#pragma warning disable CA2012 // The awaiter is kept instead of awaited: no state machine and no task per flush. It is consumed once.
                    _flush = _output.FlushAsync().GetAwaiter();
#pragma warning restore CA2012
                    if (!_flush.IsCompleted)
                    {
                        _flush.UnsafeOnCompleted(_afterFlush);
                        return;
                    }
                    if (EndIfClosed(_flush.GetResult()))
                        return;
                }
                if (more)
                    continue;
                if (Interlocked.CompareExchange(ref _state, Idle, Running) == Running)
                {
                    Volatile.Read(ref _paused)?.TrySetResult();
                    return;
                }
                Volatile.Write(ref _state, Running);
            }
        }
        catch (Exception error)
        {
            // Whatever it is, this connection cannot go on, and nobody else must notice.
            LogWriteFailed(_log, Id, error.Message);
            EndWriting();
        }
    }

    private void AfterFlush()
    {
        try
        {
            if (EndIfClosed(_flush.GetResult()))
                return;
            // It was slow, but it takes what it is sent: a client that is busy with that answers no ping in time.
            Heard();
        }
        catch (Exception error)
        {
            LogWriteFailed(_log, Id, error.Message);
            EndWriting();
            return;
        }
        Write();
    }

    private bool EndIfClosed(FlushResult result)
    {
        if (!result.IsCompleted && !result.IsCanceled)
            return false;
        EndWriting();
        return true;
    }

    private void EndWriting()
    {
        Volatile.Write(ref _state, Ended);
        Volatile.Read(ref _paused)?.TrySetResult();
        Abort();
    }

    /// <summary>Answers whether data may follow: not after a close frame.</summary>
    private bool WriteOutbox()
    {
        bool open;
        lock (_outboxGate)
        {
            open = !_saidGoodbye;
            if (_outbox.Length == 0)
                return open;
            (_outbox, _sending) = (_sending, _outbox);
        }
        _output.Write(_sending.Written);
        _sending.Clear();
        LetRead();
        return open;
    }

    private bool WriteSources()
    {
        var list = Interlocked.Exchange(ref _ready, null);
        var more = false;
        while (list is not null)
        {
            var ticket = list;
            list = ticket.NextReady;
            ticket.NextReady = null;
            // Before it is asked: what it gets afterwards makes it ready again.
            Volatile.Write(ref ticket.IsReady, 0);
            if (!ticket.Source.WriteTo(_output, WriteBytes))
                continue;
            more = true;
            if (Interlocked.Exchange(ref ticket.IsReady, 1) == 0)
                Push(ticket);
        }
        return more;
    }

    private void Push(SendTicket ticket)
    {
        while (true)
        {
            var head = Volatile.Read(ref _ready);
            ticket.NextReady = head;
            if (Interlocked.CompareExchange(ref _ready, ticket, head) == head)
                return;
        }
    }
}
