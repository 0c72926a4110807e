using System.Collections;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>
/// A program that a test has started: its output is kept, each wait for it is bounded, and it does not outlive the tests.
/// </summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _name;

    /// <summary>Starts it, without the settings that the environment may hold for gateways.</summary>
    public ChildProcess(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, bool keepInput = false, string folder = "")
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(entry => (string)entry.Key))
        {
            if (name.StartsWith("STREAMOTTER__", StringComparison.OrdinalIgnoreCase) || name.StartsWith("kafka", StringComparison.Ordinal))
                start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _name = Path.GetFileName(file);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Errors.Add(line.Data);
        _process.Start();
        Watchdog.Watch(_process.Id);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (!keepInput)
            _process.StandardInput.Close();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public LineLog Output { get; } = new();

    public LineLog Errors { get; } = new();

    public StreamWriter Input => _process.StandardInput;

    /// <summary>Waits for a line of its standard output.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> fits, string what, TimeSpan? limit = null)
    {
        try
        {
            if (await Output.FindAsync(fits, limit ?? Limits.Wait) is { } line)
                return line;
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"{_name} did not write {what} in time.\n{Describe()}", error);
        }
        throw new InvalidOperationException($"{_name} ended without writing {what}.\n{Describe()}");
    }

    public Task<string> WaitForLineAsync(string part, TimeSpan? limit = null) =>
        WaitForLineAsync(line => line.Contains(part, StringComparison.Ordinal), $"'{part}'", limit);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? Limits.Wait);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"{_name} did not end within {(limit ?? Limits.Wait).TotalSeconds} s.\n{Describe()}", error);
        }
        return _process.ExitCode;
    }

    public void Send(Signal signal)
    {
        if (kill(_process.Id, (int)signal) != 0)
            throw new InvalidOperationException($"kill: error {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>What it has written, for a test that fails.</summary>
    public string Describe() => $"-- {_name}, standard output:\n{Output}\n-- {_name}, standard error:\n{Errors}\n--";

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await WaitForExitAsync();
        Watchdog.Forget(_process.Id);
        // The report shows it with a test that failed.
        TestContext.Current.TestOutputHelper?.WriteLine(Describe());
        _process.Dispose();
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
