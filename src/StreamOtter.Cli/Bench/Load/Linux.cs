using System.Runtime.InteropServices;

namespace StreamOtter.Cli.Bench.Load;

/// <summary>The system calls of the load, without anything around them.</summary>
internal static unsafe partial class Linux
{
    public const int EpollIn = 1;
    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int Again = 11;
    public const int Interrupted = 4;
    public const int ClockTicks = 2;
    public const int OpenFiles = 4;

    /// <summary>Keeps the calling thread, and those it starts, on one core.</summary>
    public static void StayOn(int core)
    {
        var mask = stackalloc ulong[16];
        mask[core / 64] = 1UL << (core % 64);
        if (SetAffinity(0, 16 * sizeof(ulong), mask) != 0)
            throw new LoadException($"There is no core {core} to run on.");
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int socket, byte* theEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, byte* buffer, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* buffer, nint size, int flags);

    [LibraryImport("libc", EntryPoint = "sysconf", SetLastError = true)]
    public static partial long Setting(int name);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint size, ulong* mask);
}
