using Microsoft.Extensions.Logging;
using StreamOtter.Streams;

namespace StreamOtter.Server.FileDrop;

/// <summary>All folders that a gateway watches; each has a loop of its own.</summary>
internal sealed class FileDrops(FileDropOptions options, IStreamEngine engine, bool mayCreateStreams, TimeProvider time, ILogger<FileDrops> log)
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _loops = Task.CompletedTask;

    /// <summary>Begins to watch.</summary>
    /// <exception cref="EngineException">A folder cannot be used.</exception>
    public void Start()
    {
        var folders = new List<DropFolder>();
        foreach (var text in options.Folders)
        {
            if (DropTarget.TryParse(text, out var target, out _))
                folders.Add(new DropFolder(target, options, engine, mayCreateStreams, time, log));
        }
        _loops = Task.WhenAll(folders.Select(WatchAsync));
    }

    /// <summary>Ends it: a batch that is under way is stored, the rest of its file waits for the next start.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loops;
    }

    private async Task WatchAsync(DropFolder folder)
    {
        using var _ = folder;
        using var timer = new PeriodicTimer(options.Settle, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                await folder.LookAsync(_stopping.Token);
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // What a stop interrupts is gone on with at the next start.
        }
    }
}
