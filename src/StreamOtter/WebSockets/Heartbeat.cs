using StreamOtter.Resilience;

namespace StreamOtter.WebSockets;

/// <summary>
/// The pings of one connection: when one is due, how long its pong takes, and when the silence has lasted too long. Two
/// timers, and no task.
/// </summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly HeartbeatEvents _events;
    private readonly ITimer _beat;
    private readonly ITimer _silence;
    private HeartbeatOptions _options;
    private bool _isDue;
    private bool _isAwaited; // a pong, or a ping that cannot be written
    private long _pings;
    private long _pongs;
    private long _lastPingAt;

    public Heartbeat(TimeProvider time, HeartbeatOptions options, HeartbeatEvents events)
    {
        (_time, _options, _events) = (time, options, events);
        _silence = time.CreateTimer(_ => OnSilence(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _beat = time.CreateTimer(_ => OnBeat(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Change(options);
    }

    /// <summary>Whether a ping's pong has not come yet.</summary>
    public bool IsUnanswered
    {
        get
        {
            lock (_gate)
                return _pings > _pongs;
        }
    }

    /// <summary>Beats otherwise from now on.</summary>
    public void Change(HeartbeatOptions options)
    {
        lock (_gate)
        {
            _options = options;
            var interval = options.Interval > TimeSpan.Zero ? options.Interval : Timeout.InfiniteTimeSpan;
            _beat.Change(interval, interval);
        }
    }

    /// <summary>Whether it is time for a ping; asked by who writes it then.</summary>
    public bool TakeDue()
    {
        lock (_gate)
        {
            var wasDue = _isDue;
            _isDue = false;
            return wasDue;
        }
    }

    /// <summary>A ping is about to be written.</summary>
    /// <returns>Its number.</returns>
    public long OnPing()
    {
        lock (_gate)
        {
            _lastPingAt = _time.GetTimestamp();
            Await();
            return ++_pings;
        }
    }

    /// <summary>Whether it is a pong for a ping of ours that none has answered yet.</summary>
    public bool OnPong(long number)
    {
        TimeSpan? roundTrip;
        lock (_gate)
        {
            if (number <= _pongs || number > _pings)
                return false;
            _pongs = number;
            _isAwaited = false;
            _silence.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            roundTrip = number == _pings ? _time.GetElapsedTime(_lastPingAt) : null;
            if (roundTrip is null)
                Await();
        }
        if (roundTrip is { } took)
            _events.OnPong(took);
        return true;
    }

    /// <summary>What was received could not be taken, and so no pong seen; now it can.</summary>
    public void OnRoom()
    {
        lock (_gate)
        {
            if (_isAwaited)
                _silence.Change(_options.Timeout, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _beat.Dispose();
        _silence.Dispose();
    }

    private void OnBeat()
    {
        lock (_gate)
        {
            _isDue = true;
            Await(); // already now: where nothing can be written no ping is
        }
        _events.Wake();
    }

    private void Await()
    {
        if (_isAwaited)
            return;
        _isAwaited = true;
        _silence.Change(_options.Timeout, Timeout.InfiniteTimeSpan);
    }

    private void OnSilence()
    {
        lock (_gate)
        {
            if (!_isAwaited)
                return;
            if (_events.IsStalled())
            {
                _silence.Change(_options.Timeout, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        _events.OnSilence(new TimeoutException($"No pong within {_options.Timeout.TotalSeconds:0.###} s of a ping (Heartbeat.Timeout)."));
    }
}
