using System.CommandLine;
using StreamOtter.Bench.Append;
using StreamOtter.Bench.Fanout;
using StreamOtter.Bench.Guide;
using StreamOtter.Cli.Bench.Load;

var root = new RootCommand("Measures StreamOtter (see bench/README.md)")
{
    GuideCommand.Create(),
    FanoutCommand.Create(),
    AppendCommand.Create(),
};

try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (LoadException error)
{
    Console.Error.WriteLine($"bench: {error.Message}");
    return 1;
}
