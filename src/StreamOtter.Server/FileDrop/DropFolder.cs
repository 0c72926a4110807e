using Microsoft.Extensions.Logging;
using StreamOtter.Streams;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Server.FileDrop;

/// <summary>Watches one folder and has its files published, one after the other.</summary>
internal sealed partial class DropFolder : IDisposable
{
    /// <summary>The retries' name for the folder itself and the engine; no file has it.</summary>
    private const string All = "";

    private readonly DropTarget _target;
    private readonly string _own;
    private readonly DropStates _states;
    private readonly DropPublisher _publisher;
    private readonly SettledFiles _files;
    private readonly Retries _retries;
    private readonly ILogger _log;
    private DirectoryLock? _lock;
    private bool _saidLocked;

    /// <summary>Makes the folder where it is missing.</summary>
    /// <exception cref="EngineException">That does not work; the message names the cause and the mend.</exception>
    public DropFolder(DropTarget target, FileDropOptions options, IStreamEngine engine, bool mayCreateStreams, TimeProvider time, ILogger log)
    {
        _target = target;
        _own = Path.Combine(target.Path, ".streamotter");
        _states = new DropStates(_own);
        _publisher = new DropPublisher(target, options, engine, mayCreateStreams, _states, new DropArchive(target.Path, time));
        _files = new SettledFiles(target.Path, options.Settle, time);
        _retries = new Retries(time);
        _log = log;
        try
        {
            foreach (var folder in new[] { DropArchive.Done, DropArchive.Failed, _own })
                Directory.CreateDirectory(Path.Combine(target.Path, folder));
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            throw new EngineException(EngineError.InvalidSettings, $"The folder '{target.Path}' (--drop) cannot be used: {StorageErrors.OneLine(error)} Give the gateway the right to write there, or name another folder.", error);
        }
    }

    /// <summary>Looks once, and publishes what is there.</summary>
    public async Task LookAsync(CancellationToken stopping)
    {
        if (_retries.IsWaiting(All))
            return;
        try
        {
            if (!TryLock())
                return;
            foreach (var name in _states.ForgetMissing(_target.Path))
                LogGone(_log, Shown(name), _target.Path);
            var (files, others) = _files.Look();
            _retries.KeepOnly([All, .. files.Select(file => file.Name), .. others]);
            foreach (var name in others)
                Retry(name, "It is a symbolic link, which is never followed, or its name is not UTF-8.");
            foreach (var file in files.Where(file => !_retries.IsWaiting(file.Name)))
                await PublishAsync(file, stopping);
            _retries.Forget(All);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            if (_retries.Add(All, error.Message))
                LogWaits(_log, _target.Path, error.Message);
        }
    }

    public void Dispose() => _lock?.Dispose();

    private async Task PublishAsync(DropFile file, CancellationToken stopping)
    {
        try
        {
            if (await _publisher.PublishAsync(file, stopping) is not { } outcome)
                return;
            _retries.Forget(file.Name);
            if (outcome.Problem is { } problem)
                LogSetAside(_log, Shown(file.Name), _target.Path, problem.ReplaceLineEndings(" "));
            else
                LogPublished(_log, Shown(file.Name), _target.Path, outcome.Records, _target.Stream);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            Retry(file.Name, StorageErrors.OneLine(error));
        }
    }

    private void Retry(string name, string problem)
    {
        if (_retries.Add(name, problem))
            LogLeft(_log, Shown(name), _target.Path, problem);
    }

    /// <summary>Two gateways at one folder would publish each file twice: the second waits until the first is gone.</summary>
    private bool TryLock()
    {
        if (_lock is not null)
            return true;
        try
        {
            _lock = DirectoryLock.Take(_own);
            LogWatches(_log, _target.Path, _target.Stream);
            return true;
        }
        catch (EngineException error) when (error.Error == EngineError.Locked)
        {
            if (!_saidLocked)
                LogLocked(_log, _target.Path, error.Message);
            _saidLocked = true;
            return false;
        }
    }

    /// <summary>A name as it may stand in a line of a log.</summary>
    private static string Shown(string name) => string.Concat(name.Select(character => char.IsControl(character) ? '?' : character));

    [LoggerMessage(2401, LogLevel.Information, "Watches the folder {Folder} for the stream {Stream}")]
    private static partial void LogWatches(ILogger log, string folder, string stream);

    [LoggerMessage(2402, LogLevel.Information, "{File} in {Folder}: published {Records} records to the stream {Stream}")]
    private static partial void LogPublished(ILogger log, string file, string folder, long records, string stream);

    [LoggerMessage(2403, LogLevel.Error, "{File} in {Folder} was set aside in failed: {Problem}")]
    private static partial void LogSetAside(ILogger log, string file, string folder, string problem);

    [LoggerMessage(2404, LogLevel.Warning, "{File} in {Folder} is left there, and tried again: {Problem}")]
    private static partial void LogLeft(ILogger log, string file, string folder, string problem);

    [LoggerMessage(2405, LogLevel.Warning, "{File} is no longer in {Folder}; its publishing had begun, and is not gone on with")]
    private static partial void LogGone(ILogger log, string file, string folder);

    [LoggerMessage(2406, LogLevel.Warning, "Cannot publish the files of {Folder}, and tries again: {Problem}")]
    private static partial void LogWaits(ILogger log, string folder, string problem);

    [LoggerMessage(2407, LogLevel.Warning, "Another gateway watches {Folder}; this one does when that ends: {Problem}")]
    private static partial void LogLocked(ILogger log, string folder, string problem);
}
