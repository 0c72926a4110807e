using System.Diagnostics;
using StreamOtter.Cli.Gateways;

namespace StreamOtter.Cli.Verify;

/// <summary>Kills gateways while they are verified. Each answers how often it did, once it is told to stop.</summary>
internal static class Disturbance
{
    /// <summary>kill -9 and a new start, once in every period.</summary>
    public static async Task<int> KillAgainAndAgainAsync(OwnGateway gateway, TimeSpan every, TimeProvider time, CancellationToken stop)
    {
        var kills = 0;
        while (await WaitAsync(every, time, stop))
        {
            await gateway.KillAndRestartAsync();
            kills++;
        }
        return kills;
    }

    /// <summary>kill -9 of another's, once; whoever runs it starts it again.</summary>
    /// <exception cref="CommandFailedException">It cannot be killed.</exception>
    public static async Task<int> KillOnceAsync(int id, TimeSpan after, TimeProvider time, CancellationToken stop)
    {
        if (!await WaitAsync(after, time, stop))
            return 0;
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return 1;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw new CommandFailedException(ExitCode.BadUsage, $"--kill: process {id} could not be killed: {error.Message}");
        }
    }

    private static async Task<bool> WaitAsync(TimeSpan wait, TimeProvider time, CancellationToken stop)
    {
        await Task.Delay(wait, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }
}
