using System.Text.Json;
using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.StreamSea;

/// <summary>Runs of <c>streamotter stream-sea</c> by one client of a gateway, who is known by its environment.</summary>
internal sealed record SeaRun(string Host, int Port, string ClientId, string ClientSecret, params string[] Always)
{
    public const string AdminSecret = "the administrator's secret";

    private Dictionary<string, string> Environment => new()
    {
        ["STREAM_SEA_HOST"] = Host,
        ["STREAM_SEA_PORT"] = $"{Port}",
        ["STREAM_SEA_CLIENT_ID"] = ClientId,
        ["STREAM_SEA_CLIENT_SECRET"] = ClientSecret,
    };

    public static SeaRun AsAdmin(GatewayProcess gateway, params string[] always) => new("127.0.0.1", gateway.StreamSea.Port, "admin", AdminSecret, always);

    public Task<CommandRun> OfAsync(string command, params string[] arguments) => WithInputAsync("", [command, .. arguments]);

    public Task<CommandRun> WithInputAsync(string input, string[] arguments) => CommandRun.OfAsync(["stream-sea", .. arguments, .. Always], input, Environment);

    /// <summary>A run that does what it should, and what it wrote.</summary>
    public async Task<string> WritesAsync(string command, params string[] arguments)
    {
        var run = await OfAsync(command, arguments);
        Assert.True(run.ExitCode == 0, string.Join('\n', run.Errors));
        return string.Join('\n', run.Output);
    }

    public async Task<JsonElement> AnswersAsync(string command, params string[] arguments) => JsonElement.Parse(await WritesAsync(command, arguments));

    /// <summary>A run that fails in one line.</summary>
    public async Task<string> FailsAsync(int exitCode, string command, params string[] arguments)
    {
        var run = await OfAsync(command, arguments);
        Assert.Equal((exitCode, 0), (run.ExitCode, run.Output.Count));
        return Assert.Single(run.Errors);
    }

    /// <summary>A run that goes on.</summary>
    public ChildProcess Start(string command, params string[] arguments) => GatewayProcess.StartProgram(["stream-sea", command, .. arguments, .. Always], Environment);

    /// <summary>A subscription that the server has answered.</summary>
    public async Task<ChildProcess> SubscribeAsync(params string[] arguments)
    {
        var subscribe = Start("subscribe", arguments);
        await Eventually.IsAsync(() => Task.FromResult(subscribe.Errors.Lines.Contains("streamotter: Subscribed.")), "it has subscribed");
        return subscribe;
    }
}
