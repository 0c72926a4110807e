using System.CommandLine;
using StreamOtter.Cli;
using StreamOtter.Cli.Serve;
using StreamOtter.Streams;

var root = new RootCommand("StreamOtter: real-time streams between WebSocket clients and Kafka")
{
    ServeCommand.Create(),
};

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is UsageException or EngineException)
{
    foreach (var line in error.Message.Split(Environment.NewLine))
        Console.Error.WriteLine($"streamotter: {line}");
    return 1;
}
