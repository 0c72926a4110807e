using System.CommandLine;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>--stream</c>.</summary>
internal static class StreamOption
{
    public static Option<string> Create() => new("--stream", "-s") { Description = "The stream's name", HelpName = "STREAM", Required = true };
}
