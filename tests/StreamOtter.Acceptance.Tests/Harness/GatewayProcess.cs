using System.Diagnostics;
using System.Net;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A gateway as its operators run it: <c>streamotter serve</c>, on free ports.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = Limits.Wait };

    private readonly ChildProcess _process;

    private GatewayProcess(ChildProcess process, TimeSpan startTime)
    {
        _process = process;
        StartTime = startTime;
        Guide = Place("websocket", "  stream '");
        V1 = Place("websocket", "/v1 ");
        StreamSea = Place("stream-sea", "");
        Health = Place("health", "");
    }

    /// <summary>From the start of the process until it said that it is ready.</summary>
    public TimeSpan StartTime { get; }

    public int Id => _process.Id;

    /// <summary>The guide's endpoint.</summary>
    public Uri Guide { get; }

    /// <summary>The endpoint of StreamOtter's own protocol.</summary>
    public Uri V1 { get; }

    /// <summary>stream-sea's API.</summary>
    public Uri StreamSea { get; }

    /// <summary>Where it tells whether it is ready.</summary>
    public Uri Health { get; }

    public IReadOnlyList<string> Output => _process.Output.Lines;

    /// <summary>Starts <c>streamotter</c> with these arguments.</summary>
    public static ChildProcess StartProgram(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, bool keepInput = false) =>
        new("dotnet", [Repository.Program, .. arguments], environment, keepInput);

    /// <summary>Starts a gateway on free ports and waits until it is ready.</summary>
    public static Task<GatewayProcess> StartAsync(params string[] arguments) => StartAsync(arguments, environment: null);

    public static Task<GatewayProcess> StartAsync(string[] arguments, IReadOnlyDictionary<string, string>? environment) =>
        StartAsGivenAsync(["--ws-port", "0", "--http-port", "0", .. arguments], environment);

    /// <summary>Starts a gateway with these arguments alone.</summary>
    public static Task<GatewayProcess> StartAsGivenAsync(string[] arguments, IReadOnlyDictionary<string, string>? environment) =>
        WhenReadyAsync(StartProgram(["serve", .. arguments], environment));

    /// <summary>The gateway of a process that was just started.</summary>
    public static async Task<GatewayProcess> WhenReadyAsync(ChildProcess process)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await process.WaitForLineAsync(line => line.StartsWith("Ready", StringComparison.Ordinal), "'Ready'");
            return new GatewayProcess(process, Stopwatch.GetElapsedTime(started));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Send(Signal.Kill);
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, and checks that it does so in order: without complaint on the way there.</summary>
    public async Task StopAsync(Signal signal = Signal.Terminate)
    {
        _process.Send(signal);
        Assert.Equal(0, await _process.WaitForExitAsync());
        Assert.Empty(_process.Errors.Lines);
        Assert.DoesNotContain(_process.Output.Lines, IsError);
    }

    public Task<string> WaitForLogAsync(string part) => _process.WaitForLineAsync(part);

    public Task<int> WaitForExitAsync(TimeSpan limit) => _process.WaitForExitAsync(limit);

    public void Send(Signal signal) => _process.Send(signal);

    /// <summary>Asks one of its ports.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> GetAsync(Uri place)
    {
        using var response = await Http.GetAsync(place);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static bool IsError(string line) => line.Contains("Z fail: ", StringComparison.Ordinal) || line.Contains("Z crit: ", StringComparison.Ordinal);

    /// <summary>The address in a line such as 'health     http://127.0.0.1:8080/health/ready'.</summary>
    private Uri Place(string what, string part) => new(Output
        .First(line => line.StartsWith(what, StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
