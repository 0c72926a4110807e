using Microsoft.Extensions.Logging;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Groups;

/// <summary>
/// A group's part on this gateway: it reads the partitions of a stream that are this gateway's, and gives each record
/// to one of the members that are connected here. What changes something takes the lock, changes it, and wakes
/// <see cref="Turn"/>, which alone hands out; there is one timer, and no task or timer per record.
/// <para>
/// What holds: a record at or above the position is in exactly one list (fresh, again, a member's two, delayed, dead) or
/// done. Only what is done moves the position, and a record is dead only once its dead letter is durable.
/// </para>
/// </summary>
internal sealed partial class GroupDispatcher : ISubscriber, IGroupObserver, IThreadPoolWorkItem
{
    /// <summary>After something has failed it is tried again, and the position is kept, as often as this.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly IStreamEngine _engine;
    private readonly StreamFeed _feed;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly DeadLetters _deadLetters;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource<IStreamGroup> _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<GroupMembership> _members = [];
    private readonly GroupStart _start;
    private readonly Action _onClosed;
    private FeedSubscription? _subscription;
    private int _memberCount; // to be read without the lock
    private bool _isClosing;
    private int _wakes;
    private long _timerDue = long.MaxValue;

    /// <param name="engine">Where the group's position and its dead letters go.</param>
    /// <param name="feed">The stream.</param>
    /// <param name="name">The group's name.</param>
    /// <param name="mayCreate">Whether the stream of its dead letters is made when it is needed.</param>
    /// <param name="start">Where it starts, if it has no position.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log of the gateway.</param>
    /// <param name="onClosed">Told when it is over.</param>
    public GroupDispatcher(
        IStreamEngine engine, StreamFeed feed, string name, bool mayCreate, GroupStart start, TimeProvider time, ILogger log, Action onClosed)
    {
        _engine = engine;
        _feed = feed;
        _name = name;
        _start = start;
        _time = time;
        _log = log;
        _onClosed = onClosed;
        _deadLetters = new DeadLetters(engine, feed.Log.Name, name, mayCreate);
        _timer = time.CreateTimer(static state => ((GroupDispatcher)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Done when nothing of it is left, and the group can be joined anew.</summary>
    public Task Closed => _closed.Task;

    /// <summary>How many members there are.</summary>
    public int Clients => Volatile.Read(ref _memberCount);

    /// <summary>Joins the group.</summary>
    /// <param name="mayGiveUp">Whether its members can fail a record, so that there may be dead letters.</param>
    /// <param name="keepsPosition">Whether its position is kept while it has no members.</param>
    /// <exception cref="EngineException">As <see cref="IStreamEngine.JoinGroupAsync"/>; or there is no stream for dead letters.</exception>
    public async Task OpenAsync(bool mayGiveUp, bool keepsPosition)
    {
        try
        {
            if (mayGiveUp)
                await _deadLetters.CheckAsync();
            // All partitions, so that each cursor knows where the end was when the first member came.
            var ends = Enumerable.Range(0, _feed.PartitionCount).Select(partition => (partition, -1L)).ToArray();
            Volatile.Write(ref _subscription, _feed.Subscribe(this, RawFormat.Instance, ends, followsNewPartitions: true));
            // Nobody else is in it, and nobody asks for its position later: then the engine need not know of it.
            _joined.SetResult(keepsPosition || _engine.IsShared
                ? await _engine.JoinGroupAsync(_name, _feed.Log.Name, this)
                : new PassingGroup(_name, _feed.PartitionCount, this));
        }
        catch (Exception error)
        {
            _joined.TrySetException(error);
            _ = _joined.Task.Exception; // seen
            await CloseAsync();
            throw;
        }
    }

    /// <summary>Takes a member in, unless it is closing.</summary>
    public GroupMembership? TryJoin(IGroupMember member)
    {
        lock (_gate)
        {
            if (_isClosing)
                return null;
            var membership = new GroupMembership(this, member);
            _members.Add(membership);
            Volatile.Write(ref _memberCount, _members.Count);
            Queue(membership);
            Wake();
            return membership;
        }
    }

    public void Leave(GroupMembership member)
    {
        lock (_gate)
        {
            if (!_members.Remove(member))
                return;
            Volatile.Write(ref _memberCount, _members.Count);
            member.HasLeft = true;
            TakeBackAll(member);
            if (_members.Count == 0)
                _ = CloseAsync();
        }
        Wake();
    }

    /// <summary>Something may be to do. Only notes it.</summary>
    public void Wake()
    {
        if (Interlocked.Increment(ref _wakes) == 1)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _wakes);
            try
            {
                Turn();
            }
            catch (Exception error)
            {
                Fail(error);
            }
        }
        while (Interlocked.CompareExchange(ref _wakes, 0, seen) != seen);
    }

    /// <summary>Whoever is late is dealt with first, so that what comes back is handed out again in the same turn.</summary>
    private void Turn()
    {
        lock (_gate)
        {
            if (_isClosing)
                return;
            var now = _time.GetTimestamp();
            TakeBackOverdue(now);
            HandOut(now);
            StartDying(now);
            StartKeeping(now);
            SetTimer();
        }
    }

    private void OnTimer()
    {
        lock (_gate)
            _timerDue = long.MaxValue;
        Wake();
    }

    private void SetTimer()
    {
        var due = _leaseDue;
        if (_delayed.TryPeek(out _, out var delayed))
            due = Math.Min(due, delayed);
        if (_dead.Count > 0 && !_isDying)
            due = Math.Min(due, _deadAfter);
        if (_mustKeep && !_isKeeping)
            due = Math.Min(due, _keepAfter);
        if (due == _timerDue)
            return;
        _timerDue = due;
        var now = _time.GetTimestamp(); // a turn takes its time
        _timer.Change(
            due == long.MaxValue ? Timeout.InfiniteTimeSpan : _time.GetElapsedTime(now, Math.Max(now, due)), Timeout.InfiniteTimeSpan);
    }
}
