using Microsoft.Extensions.Logging;
using StreamOtter.Streams;

namespace StreamOtter.Server.Groups;

internal sealed partial class GroupDispatcher
{
    /// <summary>It cannot go on: every member is told, and it closes.</summary>
    public void End(EngineException reason)
    {
        lock (_gate)
        {
            foreach (var member in _members)
            {
                member.HasLeft = true;
                member.Member.OnEnded(reason);
            }
            _members.Clear();
            Volatile.Write(ref _memberCount, 0);
            _ = CloseAsync();
        }
    }

    /// <summary>What nobody has thought of must not leave members waiting: they come again, to a new beginning.</summary>
    private void Fail(Exception error)
    {
        LogFailed(_log, error, _name, _feed.Log.Name);
        End(new EngineException(EngineError.Unavailable, $"The group '{_name}' of '{_feed.Log.Name}' failed: {error.Message}", error));
    }

    /// <summary>Leaves the group. Nobody is handed anything from now on.</summary>
    private async Task CloseAsync()
    {
        lock (_gate)
        {
            if (_isClosing)
                return;
            _isClosing = true;
        }
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // out of the lock
        try
        {
            await _dying;
            await _keeping;
            // The engine asks for the last positions, and keeps them.
            if (!_joined.Task.IsFaulted)
                await (await _joined.Task).DisposeAsync();
        }
        catch (Exception error)
        {
            LogNotLeft(_log, _name, _feed.Log.Name, error.Message);
        }
        await _over.CancelAsync();
        await _timer.DisposeAsync();
        _subscription?.Dispose();
        _onClosed();
        _closed.SetResult();
    }

    [LoggerMessage(2206, LogLevel.Error, "Group {Group} of {Stream} failed and begins anew")]
    private static partial void LogFailed(ILogger log, Exception error, string group, string stream);

    [LoggerMessage(2204, LogLevel.Warning, "Group {Group} of {Stream}: its last position may not be kept: {Error}")]
    private static partial void LogNotLeft(ILogger log, string group, string stream, string error);
}
