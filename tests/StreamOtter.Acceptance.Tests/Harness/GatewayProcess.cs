using System.Text.RegularExpressions;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A gateway as its users run it: the real process, on free ports.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly ProcessRun _run;

    private GatewayProcess(ProcessRun run, string output)
    {
        _run = run;
        Guide = new Uri(GuideLine().Match(output).Groups[1].Value);
        V1 = new Uri(V1Line().Match(output).Groups[1].Value);
        Http = new Uri(HealthLine().Match(output).Groups[1].Value);
    }

    public int Id => _run.Id;

    public Uri Guide { get; }

    public Uri V1 { get; }

    public Uri Http { get; }

    public string Log => _run.Output + _run.Errors;

    public static Task<GatewayProcess> OnEmbeddedLogAsync(string data, params string[] more) =>
        StartAsync(["--data", data, .. more]);

    public static Task<GatewayProcess> OnKafkaAsync(string servers, string topic, params string[] more) =>
        StartAsync(["--kafka", servers, "--topic", topic, .. more]);

    /// <summary>Begins a gateway that may not come up.</summary>
    public static ProcessRun Begin(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        ProcessRun.Start("dotnet", [Repository.Program, "serve", .. arguments], environment);

    public static async Task<GatewayProcess> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var run = Begin(["--ws-port", "0", "--http-port", "0", .. arguments], environment);
        try
        {
            return new GatewayProcess(run, await run.UntilOutputAsync("Ready.", StartLimit));
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _run.Signal(PosixSignalNumber.Kill);
        await _run.UntilExitAsync(TimeSpan.FromSeconds(10));
    }

    public async Task<int> StopAsync(PosixSignalNumber signal = PosixSignalNumber.Terminate)
    {
        _run.Signal(signal);
        return await _run.UntilExitAsync(TimeSpan.FromSeconds(30));
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    [GeneratedRegex(@"(ws://\S+)  stream '", RegexOptions.None, 1000)]
    private static partial Regex GuideLine();

    [GeneratedRegex(@"(ws://\S+/v1)", RegexOptions.None, 1000)]
    private static partial Regex V1Line();

    [GeneratedRegex(@"(http://\S+/)health/ready", RegexOptions.None, 1000)]
    private static partial Regex HealthLine();
}
