using Microsoft.Win32.SafeHandles;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// Keeps a second process out of a data directory. The operating system holds the lock and lets go of it when the
/// process ends, however it ends. Who holds it stands in a file beside it, which a locked out process can read.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _ownerPath;

    private DirectoryLock(SafeFileHandle handle, string ownerPath)
    {
        _handle = handle;
        _ownerPath = ownerPath;
    }

    /// <exception cref="EngineException"><see cref="EngineError.Locked"/> or <see cref="EngineError.StorageFailed"/>.</exception>
    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, "lock");
        var ownerPath = Path.Combine(directory, "lock.owner");
        SafeFileHandle handle;
        try
        {
            handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (StorageErrors.IsHeldByAnother(error))
        {
            throw new EngineException(
                EngineError.Locked,
                $"The data directory '{directory}' is in use by process {ReadOwner(ownerPath)}. Stop that process, or "
                + "give this one another directory.",
                error);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Wrap("lock", path, error);
        }
        try
        {
            File.WriteAllText(ownerPath, Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            handle.Dispose();
            throw StorageErrors.Wrap("write", ownerPath, error);
        }
        return new DirectoryLock(handle, ownerPath);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_ownerPath);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            // It only serves a message; the lock itself goes with the handle.
        }
        _handle.Dispose();
    }

    private static string ReadOwner(string path)
    {
        try
        {
            return File.ReadAllText(path).ReplaceLineEndings(" ");
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            return "(unknown)";
        }
    }
}
