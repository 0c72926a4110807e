namespace StreamOtter.Logging.Outputs;

/// <summary>
/// A file that entries are added to. Before it grows beyond its size it becomes "name.1", that "name.2", and so on; the
/// oldest goes. An entry is never divided between two files. Two that write would overwrite each other: a file "name.lock"
/// keeps others out, and who has the file already shares it (<see cref="TryShare"/>).
/// </summary>
internal sealed class RollingFile : ILogSink, IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly FileStream _lock;
    private long _maxBytes;
    private int _maxFiles;
    private int _users = 1;
    private FileStream? _file;

    /// <exception cref="LogOutputException">It cannot be written.</exception>
    public RollingFile(string path, long maxBytes, int maxFiles)
    {
        (_path, _maxBytes, _maxFiles) = (Path.GetFullPath(path), maxBytes, maxFiles);
        try
        {
            _lock = new FileStream(_path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
            try
            {
                Open();
            }
            catch
            {
                _lock.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LogOutputException(
                $"The log file '{path}' cannot be written: {error.Message.TrimEnd('.')}. Name a file in a folder that is there and may be written, and that no other program logs to.", error);
        }
    }

    /// <summary>Whether it is this file; then it has one more user, who disposes it as well, and these limits.</summary>
    public bool TryShare(string path, long maxBytes, int maxFiles)
    {
        lock (_gate)
        {
            if (_users == 0 || Path.GetFullPath(path) != _path)
                return false;
            (_maxBytes, _maxFiles) = (maxBytes, maxFiles);
            _users++;
            return true;
        }
    }

    // A file is written at once, or waits for the disk, whichever call is used for it.
    public ValueTask WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        Write(entries);
        return default;
    }

    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        lock (_gate)
        {
            try
            {
                for (var next = 0; next < entries.Count;)
                    next = WriteSome(entries, next);
            }
            catch
            {
                Close(); // opened anew with the next entries, when it may work again
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (--_users > 0)
                return;
            Close();
            _lock.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Writes as many entries as fit into the file, at once.</summary>
    private int WriteSome(IReadOnlyList<ReadOnlyMemory<byte>> entries, int first)
    {
        var file = _file ?? Open();
        if (file.Length > 0 && file.Length + entries[first].Length > _maxBytes)
            file = Roll();
        using var some = new MemoryStream();
        var next = first;
        do
            some.Write(entries[next++].Span);
        while (next < entries.Count && file.Length + some.Length + entries[next].Length <= _maxBytes);
        file.Write(some.GetBuffer().AsSpan(0, (int)some.Length));
        return next;
    }

    private FileStream Open()
    {
        _file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var isTorn = _file.Length > 0 && _file.Seek(-1, SeekOrigin.End) >= 0 && _file.ReadByte() != '\n';
        _file.Seek(0, SeekOrigin.End);
        if (isTorn)
            _file.Write("\n"u8); // what follows is a line of its own, whatever an earlier run left
        return _file;
    }

    private FileStream Roll()
    {
        Close();
        if (_maxFiles == 1)
            File.Delete(_path);
        for (var older = _maxFiles - 1; older > 0; older--)
        {
            var name = older == 1 ? _path : $"{_path}.{older - 1}";
            if (File.Exists(name))
                File.Move(name, $"{_path}.{older}", overwrite: true);
        }
        return Open();
    }
}
