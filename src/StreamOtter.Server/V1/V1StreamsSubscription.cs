using System.Buffers;
using StreamOtter.Protocol;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

/// <summary>
/// A subscription to every stream whose name matches a pattern, those included that appear later: a
/// <see cref="V1Subscription"/> for each, under one number. What concerns it as a whole is said by the connection's
/// writer, in turn with what its streams say, so that nothing comes before its <c>subscribed</c> or after its end.
/// </summary>
internal sealed partial class V1StreamsSubscription : IV1Subscription, ISendSource, IStreamWatcher
{
    private readonly Lock _gate = new();
    private readonly SocketConnection _connection;
    private readonly V1Subscribe _request;
    private readonly StreamPattern _pattern;
    private readonly StreamFeeds _feeds;
    private readonly Func<string, string?> _refusalOf;
    private readonly Action<IV1Subscription> _onOver;
    private readonly SendTicket _ticket;
    private readonly Dictionary<string, V1Subscription?> _streams = new(StringComparer.Ordinal); // null: not joined yet, or refused
    private readonly Dictionary<string, V1Start> _starts = new(StringComparer.Ordinal); // in streams not joined; else the earliest
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal); // they are joined as soon as they can be
    private readonly List<(string Stream, int Code, string Error)> _errors = []; // to be told
    private List<string> _first = [];
    private bool _hasToldOfBound;
    private volatile bool _announced;
    private volatile bool _isWaiting = true;
    private volatile bool _leaving;
    private volatile bool _over;

    public V1StreamsSubscription(SocketConnection connection, V1Subscribe request, StreamPattern pattern, StreamFeeds feeds, Func<string, string?> refusalOf, Action<IV1Subscription> onOver)
    {
        _connection = connection;
        _request = request;
        _pattern = pattern;
        _feeds = feeds;
        _refusalOf = refusalOf;
        _onOver = onOver;
        _ticket = new SendTicket(this);
    }

    public int Number => _request.Sub;

    bool IStreamWatcher.IsWaiting => _isWaiting;

    /// <summary>Begins with the streams there are now.</summary>
    /// <exception cref="V1RequestException">They are too many.</exception>
    public void Start(IReadOnlyList<string> names)
    {
        lock (_gate)
        {
            var first = TakeNew(names);
            if (first.Count > MaxStreams)
                throw V1Reader.Bad($"'{_pattern}' matches {first.Count} streams; a subscription has at most {MaxStreams}. Narrow the pattern.");
            foreach (var name in first)
                _starts[name] = _request.From;
            foreach (var (name, position) in _request.From.Positions ?? new Dictionary<string, V1Position>())
                _starts[name] = V1Start.At(position);
            _first = first;
        }
        _connection.Ready(_ticket);
    }

    public void Leave()
    {
        _leaving = true;
        _connection.Ready(_ticket);
    }

    public void OnRights(Func<string, string?> refusalOf)
    {
        Array.ForEach(Joined(), stream => stream.OnRights(refusalOf));
        _isWaiting = true; // for what may be allowed now
    }

    public void OnBeat() => Array.ForEach(Joined(), static stream => stream.OnBeat());

    public void Stop()
    {
        lock (_gate)
            _over = true;
        _feeds.Watch.Remove(this);
        Array.ForEach(Joined(), static stream => stream.Stop());
    }

    bool ISendSource.WriteTo(IBufferWriter<byte> output, int maxBytes)
    {
        if (_over)
            return false;
        if (!_announced)
        {
            _announced = true;
            Write(output, buffer => V1Replies.WriteSubscribed(buffer, Number, _pattern.ToString()));
            _ = JoinAsync(_first);
        }
        (string Stream, int Code, string Error)[] errors;
        lock (_gate)
        {
            errors = [.. _errors];
            _errors.Clear();
        }
        foreach (var (stream, code, error) in errors)
            Write(output, buffer => V1Replies.WriteError(buffer, code, error, Number, stream));
        if (_leaving)
        {
            Stop();
            Write(output, buffer => V1Replies.WriteUnsubscribed(buffer, Number, _pattern.ToString(), Positions()));
            _onOver(this);
        }
        return false;
    }

    private Dictionary<string, V1Position> Positions()
    {
        var positions = new Dictionary<string, V1Position>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var (name, start) in _starts)
            {
                if (start.Position is { } position)
                    positions[name] = position;
            }
        }
        foreach (var stream in Joined())
        {
            if (stream.Position is { Offsets.Count: > 0 } position) // else it has not begun
                positions[stream.Stream] = position;
        }
        return positions;
    }

    private V1Subscription[] Joined()
    {
        lock (_gate)
            return [.. _streams.Values.OfType<V1Subscription>()];
    }

    private static void Write(IBufferWriter<byte> output, Action<FrameBuffer> write)
    {
        var buffer = Json.Buffer();
        var frame = buffer.BeginFrame();
        write(buffer);
        buffer.EndFrame(frame, Opcode.Text);
        output.Write(buffer.Written);
    }
}
