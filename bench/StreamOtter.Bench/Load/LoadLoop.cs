using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StreamOtter.Bench.Load;

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
    private readonly int _core;

    /// <param name="core">The core its thread keeps to.</param>
    public LoadLoop(int core) => _core = core;

    /// <summary>Takes a connection in.</summary>
    public void Add(LoadConnection connection)
    {
        var theEvent = stackalloc byte[EventSize];
        *(uint*)theEvent = Linux.EpollIn;
        *(ulong*)(theEvent + DataAt) = (ulong)_connections.Count;
        _connections.Add(connection);
        if (Linux.EpollControl(_epoll, Linux.EpollAdd, connection.Handle, theEvent) != 0)
            throw new BenchException("The connection cannot be watched.");
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
        var start = Stopwatch.GetTimestamp();
        Run(() => reached() || Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(limit), between);
        if (!reached())
            throw new BenchException($"Within {limit} s not: {what}.");
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
        Linux.StayOn(_core);
        while (!isOver())
        {
            between?.Invoke();
            var count = Linux.EpollWait(_epoll, _events, EventCount, milliseconds: 1);
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
            throw new BenchException("A server ended a connection.");
    }
}
