using System.CommandLine;
using System.CommandLine.Help;
using StreamOtter.Cli;
using StreamOtter.Cli.Bench;
using StreamOtter.Cli.Clients;
using StreamOtter.Cli.Publish;
using StreamOtter.Cli.Serve;
using StreamOtter.Cli.StreamSea;
using StreamOtter.Cli.Subscribe;
using StreamOtter.Cli.Tokens;
using StreamOtter.Cli.Verify;
using StreamOtter.Streams;

// A root command would take its name from the assembly's file; users call the program streamotter.
var root = new Command("streamotter", "StreamOtter: real-time streams between WebSocket clients and Kafka")
{
    new HelpOption { Recursive = true },
    new VersionOption(),
    ServeCommand.Create(),
    PublishCommand.Create(),
    SubscribeCommand.Create(),
    VerifyCommand.Create(),
    BenchCommand.Create(),
    TokenCommand.Create(),
    StreamSeaCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"streamotter: {error.Message.ReplaceLineEndings(" ")} See --help.");
    return (int)ExitCode.BadUsage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(20), // a clean stop takes less, or says so
    });
}
catch (CommandFailedException error)
{
    ClientCommand.Say(error.Message);
    return (int)error.Code;
}
catch (Exception error) when (error is UsageException or EngineException)
{
    foreach (var line in error.Message.Split(Environment.NewLine))
        Console.Error.WriteLine($"streamotter: {line}");
    return 1;
}
