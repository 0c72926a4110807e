using System.Diagnostics;

namespace StreamOtter.Cli.Verify;

/// <summary>Kills gateways: one that somebody else runs, or again and again one of its own that it starts anew.</summary>
internal sealed class VerifyKiller(TimeProvider time) : IAsyncDisposable
{
    private Process? _own;

    public int Kills { get; private set; }

    /// <summary>Starts a gateway of its own.</summary>
    public async Task StartAsync(string serveArguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Run as "dotnet StreamOtter.Cli.dll", the program is the first argument.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.ArgumentList.Add("serve");
        foreach (var argument in serveArguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            start.ArgumentList.Add(argument);
        _own = Process.Start(start)!;
        while (await _own.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("Ready", StringComparison.Ordinal))
            {
                // Its log is nobody's here, but must not fill the pipes.
                _ = _own.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                _ = _own.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return;
            }
        }
        throw new UsageException($"The gateway did not start: {(await _own.StandardError.ReadToEndAsync(cancellationToken)).ReplaceLineEndings(" ").Trim()}");
    }

    /// <summary>kill -9 and a new start, once in every period.</summary>
    public async Task KillOwnAsync(string serveArguments, TimeSpan every, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(every, time, stop);
            _own!.Kill();
            Kills++;
            await _own.WaitForExitAsync(CancellationToken.None);
            _own.Dispose();
            await StartAsync(serveArguments, CancellationToken.None);
        }
    }

    /// <summary>kill -9 of another's, once.</summary>
    public async Task KillAsync(int id, TimeSpan after, CancellationToken stop)
    {
        await Task.Delay(after, time, stop);
        using var process = Process.GetProcessById(id);
        process.Kill();
        Kills++;
    }

    public async ValueTask DisposeAsync()
    {
        if (_own is null || _own.HasExited)
            return;
        _own.Kill();
        await _own.WaitForExitAsync();
        _own.Dispose();
    }
}
