using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// Makes files durable, and says so where that fails. .NET's own flush raises nothing on Unix when fsync fails, and a
/// log that acknowledges on it loses records, so the system calls are made here and their answer is looked at.
/// </summary>
internal static partial class FileSync
{
    private const int Interrupted = 4;
    private const int MacFullSync = 51;

    /// <summary>Returns once a file's bytes and its length are on the disk.</summary>
    /// <exception cref="IOException">They may not be. Never call it again for the same bytes: the kernel has
    /// forgotten that they are missing, and would answer that all is well.</exception>
    public static void Data(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
#pragma warning disable RS0030 // On Windows FlushToDisk does raise errors.
            RandomAccess.FlushToDisk(file);
#pragma warning restore RS0030
        }
        else if (OperatingSystem.IsMacOS())
        {
            // fsync leaves bytes in the drive's cache there.
            Check(file, static handle => Native.Control(handle, MacFullSync, 0), "fcntl(F_FULLFSYNC)");
        }
        else
        {
            Check(file, static handle => Native.SyncData(handle), "fdatasync");
        }
    }

    /// <summary>Returns once the names in a directory are on the disk. Windows needs nothing of the kind.</summary>
    /// <exception cref="IOException">They may not be.</exception>
    public static void Directory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Native.Open(path, 0);
        if (descriptor < 0)
            throw Error("open of the directory");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Check(handle, static handle => Native.Sync(handle), "fsync of the directory");
    }

    private static void Check(SafeFileHandle file, Func<SafeFileHandle, int> call, string name)
    {
        while (call(file) != 0)
        {
            // A signal came before anything was tried: the one case in which to call again is right.
            if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Error(name);
        }
    }

    private static IOException Error(string call)
    {
        var code = Marshal.GetLastPInvokeError();
        return new IOException($"{call} failed: {Marshal.GetPInvokeErrorMessage(code)} (errno {code})", code);
    }

    private static partial class Native
    {
        [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
        public static partial int SyncData(SafeFileHandle file);

        [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static partial int Sync(SafeFileHandle file);

        [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
        public static partial int Control(SafeFileHandle file, int command, int argument);

        [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Open(string path, int flags);
    }
}
