using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A process with its output kept, ended with its test.</summary>
internal sealed class ProcessRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProcessRun(Process process) => _process = process;

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    public static ProcessRun Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in new[] { "kafkaBootstrapServers", "kafkaTopic", "kafkaGroupId" })
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        var run = new ProcessRun(process);
        process.OutputDataReceived += (_, line) => run.Append(run._output, line.Data);
        process.ErrorDataReceived += (_, line) => run.Append(run._errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (input is not null)
            process.StandardInput.Write(input);
        process.StandardInput.Close();
        return run;
    }

    /// <summary>Waits until the output holds a text, and answers all of it.</summary>
    public async Task<string> UntilOutputAsync(string text, TimeSpan limit)
    {
        using var bound = new CancellationTokenSource(limit);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_output.ToString().Contains(text, StringComparison.Ordinal))
                    return _output.ToString();
                changed = _changed.Task;
            }
            if (_process.HasExited)
                Assert.Fail($"The process ended before it said '{text}'.\n{Output}\n{Errors}");
            try
            {
                await Task.WhenAny(changed, _process.WaitForExitAsync(bound.Token)).WaitAsync(bound.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The process did not say '{text}' within {limit}.\n{Output}\n{Errors}");
            }
        }
    }

    public async Task<int> UntilExitAsync(TimeSpan limit)
    {
        using var bound = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The process did not end within {limit}.\n{Output}\n{Errors}");
        }
        return _process.ExitCode;
    }

    public void Signal(PosixSignalNumber signal) => _ = Kill(_process.Id, (int)signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Append(StringBuilder target, string? line)
    {
        if (line is null)
            return;
        TaskCompletionSource changed;
        lock (_gate)
        {
            target.AppendLine(line);
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.TrySetResult();
    }

    private string Read(StringBuilder text)
    {
        lock (_gate)
            return text.ToString();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int id, int signal);
}
