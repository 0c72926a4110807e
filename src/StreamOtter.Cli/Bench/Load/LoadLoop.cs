using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StreamOtter.Cli.Bench.Load;

/// <summary>
/// The neutral client: one thread, one epoll, one receive buffer for all connections to all servers. It only counts,
/// so that the servers are the limit and not it.
/// </summary>
internal sealed unsafe class LoadLoop : IDisposable
{
    private const int BufferSize = 512 << 10;
    private const int EventCount = 256;

    // struct epoll_event is packed on x64 only: uint32 events, uint64 data.
    private static readonly int DataAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataAt + sizeof(ulong);

    private readonly List<LoadConnection> _connections = [];
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferSize);
    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(EventCount * EventSize));
    private readonly int _epoll = Linux.EpollCreate(0);
    private readonly int? _core;

    /// <param name="core">The core its thread keeps to; null: any.</param>
    public LoadLoop(int? core = null) => _core = core;

    /// <summary>How long it has had nothing to do but wait, in the stopwatch's ticks.</summary>
    public long Waited { get; private set; }

    /// <summary>When it last began to wait, in the stopwatch's ticks.</summary>
    public long WaitingSince { get; private set; }

    /// <summary>Takes a connection in.</summary>
    public void Add(LoadConnection connection)
    {
        var theEvent = stackalloc byte[EventSize];
        *(uint*)theEvent = Linux.EpollIn;
        *(ulong*)(theEvent + DataAt) = (ulong)_connections.Count;
        _connections.Add(connection);
        if (Linux.EpollControl(_epoll, Linux.EpollAdd, connection.Handle, theEvent) != 0)
            throw new LoadException("The connection cannot be watched.");
        connection.Begin();
    }

    /// <summary>Serves all connections for a while.</summary>
    public void RunFor(TimeSpan time, Action? between = null)
    {
        var start = Stopwatch.GetTimestamp();
        Run(() => Stopwatch.GetElapsedTime(start) >= time, between);
    }

    /// <summary>Serves all connections until something is so, within bounds.</summary>
    public void RunUntil(Func<bool> reached, string what, Action? between = null)
    {
        const int limit = 30;
        if (!TryRunUntil(reached, TimeSpan.FromSeconds(limit), between))
            throw new LoadException($"Within {limit} s not: {what}.");
    }

    /// <summary>Serves all connections until something is so, or for this long; answers whether it is.</summary>
    public bool TryRunUntil(Func<bool> reached, TimeSpan limit, Action? between = null)
    {
        var start = Stopwatch.GetTimestamp();
        var isReached = false;
        Run(() => (isReached = reached()) || Stopwatch.GetElapsedTime(start) >= limit, between);
        return isReached;
    }

    /// <summary>Reads no more from a connection, and leaves it open.</summary>
    public void StopReading(LoadConnection connection)
    {
        if (Linux.EpollControl(_epoll, Linux.EpollDelete, connection.Handle, null) != 0)
            throw new LoadException("The connection is not watched.");
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        _ = Linux.Close(_epoll);
        NativeMemory.Free(_buffer);
        NativeMemory.Free(_events);
    }

    private void Run(Func<bool> isOver, Action? between)
    {
        if (_core is { } core)
            Linux.StayOn(core);
        while (!isOver())
        {
            between?.Invoke();
            WaitingSince = Stopwatch.GetTimestamp();
            var count = Linux.EpollWait(_epoll, _events, EventCount, milliseconds: 1);
            Waited += Stopwatch.GetTimestamp() - WaitingSince;
            for (var i = 0; i < count; i++)
                Receive(_connections[(int)*(ulong*)(_events + (i * EventSize) + DataAt)]);
        }
    }

    private void Receive(LoadConnection connection)
    {
        if (connection.IsClosed)
            return;
        var size = Linux.Receive(connection.Handle, _buffer, BufferSize, Linux.DontWait);
        if (size > 0)
            connection.Take(new ReadOnlySpan<byte>(_buffer, (int)size));
        else if (size == 0 || Marshal.GetLastPInvokeError() is not (Linux.Again or Linux.Interrupted))
            throw new LoadException("The server ended a connection.");
    }
}
