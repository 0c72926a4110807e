using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Commands;

/// <summary>A run of <c>streamotter publish</c> or <c>streamotter subscribe</c> to its end.</summary>
internal sealed record CommandRun(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)
{
    public static async Task<CommandRun> OfAsync(string[] arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var process = GatewayProcess.StartProgram(arguments, environment, keepInput: true);
        try
        {
            await process.Input.WriteAsync(input);
            process.Input.Close();
        }
        catch (IOException)
        {
            // It had ended before it read everything.
        }
        return new CommandRun(await process.WaitForExitAsync(), process.Output.Lines, process.Errors.Lines);
    }

    public static Task<CommandRun> PublishAsync(GatewayProcess gateway, string stream, IEnumerable<string> lines, params string[] options) =>
        OfAsync(["publish", stream, "--url", $"{gateway.V1}", .. options], string.Concat(lines.Select(line => line + "\n")));

    public static Task<CommandRun> SubscribeAsync(GatewayProcess gateway, string stream, params string[] options) =>
        OfAsync(["subscribe", stream, "--url", $"{gateway.V1}", .. options]);
}
