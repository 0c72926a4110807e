using System.Collections.Concurrent;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;

namespace StreamOtter.Cli.Gateways;

/// <summary>
/// A gateway that a command starts for itself, on free ports and with a log of its own unless its arguments say
/// otherwise. It ends with the command.
/// </summary>
internal sealed class OwnGateway : IAsyncDisposable
{
    public const string OptionDescription =
        "Start a gateway with these arguments of 'serve' (may be \"\"), on free ports and with an empty log that goes afterwards unless they say otherwise";

    private const int KeptErrors = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly List<string> _arguments;
    private readonly DirectoryInfo? _data;
    private Process? _process;

    private OwnGateway(string arguments)
    {
        _arguments = [.. CommandLineParser.SplitCommandLine(arguments)];
        if (!Says("--http-port"))
            _arguments.AddRange(["--http-port", "0"]);
        if (Says("--data") || Says("--kafka") || Says("--config"))
            return;
        _data = Directory.CreateTempSubdirectory("streamotter-");
        _arguments.AddRange(["--data", _data.FullName]);
    }

    /// <summary>The address of its protocol v1; the same after each start.</summary>
    public Uri Url { get; private set; } = null!;

    public int ProcessId => _process!.Id;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="arguments">Arguments of <c>serve</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CommandFailedException">It does not start; the message says what it said.</exception>
    public static async Task<OwnGateway> StartAsync(string arguments, CancellationToken cancellationToken)
    {
        var gateway = new OwnGateway(arguments);
        try
        {
            gateway.Url = await gateway.StartAsync(port: 0, cancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>kill -9, and a new start.</summary>
    /// <exception cref="CommandFailedException">It does not start again, or not at the same address.</exception>
    public async Task KillAndRestartAsync()
    {
        await KillAsync();
        var url = await StartAsync(Url.Port, CancellationToken.None);
        if (url != Url)
            throw new CommandFailedException(ExitCode.BadUsage, $"--serve: the gateway was at {Url} and is now at {url}; leave --ws-port 0 out, a free port is taken anyway.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        _data?.Delete(recursive: true);
    }

    private async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    private async Task<Uri> StartAsync(int port, CancellationToken cancellationToken)
    {
        string[] ports = Says("--ws-port") ? [] : ["--ws-port", port.ToString(CultureInfo.InvariantCulture)];
        var ready = new TaskCompletionSource<Uri?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var errors = new ConcurrentQueue<string>();
        Uri? url = null;
        _process = new Process { StartInfo = StartInfo(["serve", .. _arguments, .. ports]) };
        _process.OutputDataReceived += (_, said) =>
        {
            // "websocket  ws://127.0.0.1:9090/v1  streamotter.v1, every stream"
            if (said.Data is { } line && line.StartsWith("websocket", StringComparison.Ordinal) && line.Contains("/v1 ", StringComparison.Ordinal))
                url = new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
            else if (said.Data is null || said.Data.StartsWith("Ready", StringComparison.Ordinal))
                ready.TrySetResult(said.Data is null ? null : url);
        };
        _process.ErrorDataReceived += (_, said) =>
        {
            if (said.Data is { } line && errors.Count < KeptErrors)
                errors.Enqueue(line.Replace("streamotter: ", "", StringComparison.Ordinal));
        };
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            if (await ready.Task.WaitAsync(StartLimit, TimeProvider.System, cancellationToken) is { } address)
                return address;
        }
        catch (TimeoutException)
        {
            throw new CommandFailedException(ExitCode.Failed, $"--serve: the gateway was not ready within {StartLimit.TotalSeconds} s.");
        }
        await _process.WaitForExitAsync(cancellationToken);
        var code = _process.ExitCode == (int)ExitCode.BadUsage ? ExitCode.BadUsage : ExitCode.Failed;
        throw new CommandFailedException(code, "--serve: the gateway did not start: " + string.Join(' ', errors));
    }

    private static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        // Run as "dotnet StreamOtter.Cli.dll", the program is the first argument.
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
        // Ctrl-C in a terminal reaches all programs there; the command decides when its gateway ends.
        string[] unheard = OperatingSystem.IsWindows() ? [] : ["/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"];
        string[] all = [.. unheard, .. self, .. arguments];
        return new ProcessStartInfo(all[0], all[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private bool Says(string option) =>
        _arguments.Exists(argument => argument == option || argument.StartsWith(option + "=", StringComparison.Ordinal) || argument.StartsWith(option + ":", StringComparison.Ordinal));
}
