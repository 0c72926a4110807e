using System.CommandLine;

namespace StreamOtter.Cli.Subscribe;

/// <summary><c>--slow</c>, in the protocol's words.</summary>
internal static class SlowOption
{
    public static Option<SlowPolicy> Create() => new("--slow")
    {
        Description = "Where this command is slower than the stream: catch-up (get everything), conflate (the newest of each key), skip (go on with the newest, with a gap), disconnect",
        HelpName = "POLICY",
        CustomParser = result =>
        {
            switch (result.Tokens[^1].Value)
            {
                case "catch-up":
                    return SlowPolicy.CatchUp;
                case "conflate":
                    return SlowPolicy.Conflate;
                case "skip":
                    return SlowPolicy.Skip;
                case "disconnect":
                    return SlowPolicy.Disconnect;
                default:
                    result.AddError($"--slow: '{result.Tokens[^1].Value}' is neither catch-up, conflate, skip nor disconnect.");
                    return default;
            }
        },
    };
}
