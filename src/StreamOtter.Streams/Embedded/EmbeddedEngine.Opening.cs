namespace StreamOtter.Streams.Embedded;

public sealed partial class EmbeddedEngine
{
    private async ValueTask<StreamLog> TakeTurnAsync(Func<StreamLog> open, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfDisposed();
            // Recovery reads a whole segment: not on the caller's thread.
            return await Task.Run(open, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private StreamLog OpenOrCreate(string name, bool mayCreate)
    {
        if (_logs.TryGetValue(name, out var log))
            return log;
        var folder = new StreamFolder(_streamsPath, name);
        if (folder.Exists)
            return Open(name, folder);
        return mayCreate && _context.Options.CreateOnUse ? Create(name, new StreamSettings()) : throw NotFound(name);
    }

    private StreamLog Create(string name, StreamSettings settings)
    {
        var folder = new StreamFolder(_streamsPath, name);
        if (folder.Exists)
            throw new EngineException(EngineError.AlreadyExists, $"Stream '{name}' exists already. Choose another name.");
        Guard("make", folder.Path, () => folder.Create(settings, _context.Time.GetUtcNow()));
        return Open(name, folder);
    }

    private StreamLog Open(string name, StreamFolder folder)
    {
        StreamLog? log = null;
        Guard("open", folder.Path, () =>
        {
            var description = folder.Load();
            var retention = description.IsCompacted ? Retention.NewestOfEachKey : new Retention(
                description.RetentionAge ?? _context.Options.RetentionAge,
                description.RetentionBytes ?? _context.Options.RetentionBytes);
            log = StreamLog.Open(name, description.Epoch, retention, folder.Segments, _context);
        });
        _logs[name] = log!;
        return log!;
    }

    private static void ThrowIfInvalid(StreamSettings settings)
    {
        var problems = new List<string>();
        if (settings.Partitions is not (null or 1))
            problems.Add($"Partitions must be 1 in the embedded log, not {settings.Partitions}");
        EmbeddedLogOptions.AddRetentionProblems(settings.RetentionAge, settings.RetentionBytes, problems);
        if (problems.Count > 0)
            throw new EngineException(EngineError.InvalidSettings, $"{string.Join("; ", problems)}.");
    }

    private static void Guard(string what, string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw StorageErrors.Wrap(what, path, error);
        }
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
            throw Closed();
    }

    private static EngineException Closed() =>
        new(EngineError.Unavailable, "The embedded log is closed: the process is ending.");

    private static EngineException NotFound(string name, string what = "does not exist") =>
        new(EngineError.StreamNotFound, $"Stream '{name}' {what}. Create it, or check its name.");
}
