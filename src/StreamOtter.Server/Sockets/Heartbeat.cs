using System.Collections.Concurrent;

namespace StreamOtter.Server.Sockets;

/// <summary>
/// All open connections, and one timer for them: it pings who has been silent, ends who stays silent, so that a
/// half-open connection does not live for ever, and gives every session its beat.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    /// <summary>How often in one heartbeat the connections are looked at.</summary>
    private const int LooksPerBeat = 4;

    /// <summary>The longest time between two looks: so long a connection may outlive its token.</summary>
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<SocketConnection, long> _pinged = [];
    private readonly SocketOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private int _count;
    private TaskCompletionSource? _empty;
    private Action<SocketConnection>? _drain;

    public Heartbeat(SocketOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        var period = options.Heartbeat / LooksPerBeat < MaxPeriod ? options.Heartbeat / LooksPerBeat : MaxPeriod;
        _timer = time.CreateTimer(static state => ((Heartbeat)state!).Look(), this, period, period);
    }

    /// <summary>How many connections are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether all are being said goodbye to.</summary>
    public bool IsDraining => Volatile.Read(ref _drain) is not null;

    /// <summary>Takes a connection in; false where there are as many as allowed.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= _options.MaxConnections)
            return true;
        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
            Volatile.Read(ref _empty)?.TrySetResult();
    }

    public void Watch(SocketConnection connection)
    {
        _pinged[connection] = 0;
        // It came while all others were said goodbye to.
        Volatile.Read(ref _drain)?.Invoke(connection);
    }

    public void Forget(SocketConnection connection) => _pinged.TryRemove(connection, out _);

    /// <summary>Says goodbye to all, each when what it sent is answered.</summary>
    public Task DrainAllAsync(int code, string reason)
    {
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _empty, empty);
        Volatile.Write(ref _drain, connection => connection.Drain(code, reason));
        foreach (var (connection, _) in _pinged)
            connection.Drain(code, reason);
        if (Count == 0)
            empty.TrySetResult();
        return empty.Task;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (var (connection, pinged) in _pinged)
        {
            connection.Beat();
            var heard = connection.LastHeard;
            if (_time.GetElapsedTime(heard) < _options.Heartbeat || connection.IsHeldBack)
                continue;
            if (pinged <= heard)
            {
                connection.Ping();
                _pinged.TryUpdate(connection, _time.GetTimestamp(), pinged);
            }
            else if (_time.GetElapsedTime(pinged) >= _options.Heartbeat)
            {
                connection.Abort();
            }
        }
    }
}
