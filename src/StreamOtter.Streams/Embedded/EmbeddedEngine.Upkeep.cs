namespace StreamOtter.Streams.Embedded;

public sealed partial class EmbeddedEngine
{
    // Below this much space a full disk is taken to be still full.
    private const long EnoughBytes = 16 * 1024 * 1024;

    private int _isSweeping;

    /// <summary>
    /// Whether a fault keeps the engine from serving. Corruption is one stream's, and does not; a full disk may have
    /// been mended since, which the next append finds out.
    /// </summary>
    private bool IsAmiss(StreamFault fault) => fault.Kind switch
    {
        StreamFaultKind.Corrupt => false,
        StreamFaultKind.DiskFull => !HasSpace(),
        _ => true,
    };

    /// <summary>Whoever listens must not be able to stop the writer.</summary>
    private static void Report(Action<EngineEvent>? onEvent, EngineEvent known)
    {
        try
        {
            onEvent?.Invoke(known);
        }
        catch (Exception)
        {
            // There is nobody to tell who would do better.
        }
    }

    private bool HasSpace()
    {
        try
        {
            return new DriveInfo(_streamsPath).AvailableFreeSpace >= EnoughBytes;
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error) || error is ArgumentException)
        {
            return false;
        }
    }

    private void SweepInBackground()
    {
        // Long sweeps must not pile up.
        if (Interlocked.Exchange(ref _isSweeping, 1) == 0)
            _ = SweepAsync();
    }

    private async Task SweepAsync()
    {
        try
        {
            foreach (var log in _logs.Values)
                log.ScheduleSweep();
            // Streams that nobody uses age as well.
            foreach (var name in StreamFolder.ListNames(_streamsPath, static _ => { }))
            {
                if (!_isDisposed && !_logs.ContainsKey(name))
                    await SweepUnusedAsync(name).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            _context.Report(new EngineEvent(EngineEventKind.Warning, null, $"Retention: {StorageErrors.OneLine(error)}"));
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }
    }

    private async Task SweepUnusedAsync(string name)
    {
        try
        {
            var log = await OpenAsync(name, mayCreate: false).ConfigureAwait(false);
            ((StreamLog)log).ScheduleSweep();
        }
        catch (EngineException error) when (error.Error is not (EngineError.StreamNotFound or EngineError.Unavailable))
        {
            _context.Report(new EngineEvent(EngineEventKind.Warning, name, $"Retention: {error.Message}"));
        }
        catch (EngineException)
        {
            // Deleted meanwhile, or the engine is being closed.
        }
    }
}
