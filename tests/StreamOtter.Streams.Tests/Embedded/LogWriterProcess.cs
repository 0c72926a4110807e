using System.Diagnostics;

namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>The helper program as a process of its own. Ends with the test.</summary>
internal sealed class LogWriterProcess : IDisposable
{
    private readonly Process _process;

    private LogWriterProcess(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    // artifacts/bin/StreamOtter.Streams.Tests/release/ -> artifacts/bin/StreamOtter.LogWriter/release/
    private static string Executable
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            var name = OperatingSystem.IsWindows() ? "StreamOtter.LogWriter.exe" : "StreamOtter.LogWriter";
            return Path.Combine(own.Parent!.Parent!.FullName, "StreamOtter.LogWriter", own.Name, name);
        }
    }

    public static LogWriterProcess Start(params string[] arguments) => new(Executable, arguments);

    /// <summary>With system calls on one file that fail as <c>strace -e inject</c> is told; it notes them in another.</summary>
    public static LogWriterProcess StartUnderStrace(string injection, string file, string trace, params string[] arguments) => new(
        "strace",
        [
            "-f", "-qq", "-o", trace, "-P", file,
            "-e", "trace=pwrite64,fdatasync", "-e", $"inject={injection}",
            Executable, .. arguments,
        ]);

    public async Task<string?> ReadLine() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Records.Patience);

    public async Task<List<string>> ReadToEnd()
    {
        var text = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Records.Patience);
        await _process.WaitForExitAsync().WaitAsync(Records.Patience);
        // A line that was not finished was not said.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
