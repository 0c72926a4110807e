using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Servers;

/// <summary>A .NET program in a process of its own, on a core of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly string _program;

    /// <param name="core">The core that the program is kept on.</param>
    /// <param name="program">Its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    public ServerProcess(int core, string program, params IEnumerable<string> arguments)
    {
        _program = Path.GetFileNameWithoutExtension(program);
        if (!File.Exists(program))
            throw new LoadException($"{program} is not there.");
        // Whatever becomes of this program, the server ends with it.
        string[] pinned = ["--pdeathsig", "KILL", "taskset", "-c", core.ToString(CultureInfo.InvariantCulture), "dotnet", program];
        var start = new ProcessStartInfo("setpriv", [.. pinned, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start) ?? throw new LoadException("No process could be started.");
        _process.OutputDataReceived += (_, said) =>
        {
            if (said.Data is { } line)
                _lines.Add(line);
            else
                _lines.CompleteAdding();
        };
        _process.BeginOutputReadLine();
    }

    /// <summary>The time it has had on a processor.</summary>
    public TimeSpan Cpu => CpuOf(_process.Id);

    /// <summary>The time this program has had on a processor.</summary>
    public static TimeSpan OwnCpu => CpuOf(Environment.ProcessId);

    public void Tell(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>The next line it says that begins so, without that beginning.</summary>
    public string WaitFor(string beginning)
    {
        while (_lines.TryTake(out var line, Patience))
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line[beginning.Length..].Trim();
        }
        throw new LoadException($"{_program} did not say '{beginning}'.");
    }

    /// <summary>The next line, if it has said one.</summary>
    public string? TryRead() => _lines.TryTake(out var line) ? line : null;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
        _lines.Dispose();
    }

    private static TimeSpan CpuOf(int process)
    {
        // proc(5): the name may hold blanks; after its parenthesis, utime and stime are the 12th and 13th.
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / Linux.Setting(Linux.ClockTicks));
    }
}
