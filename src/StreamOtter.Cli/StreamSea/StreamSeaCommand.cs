using System.CommandLine;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>streamotter stream-sea</c>: the commands of stream-sea's own command line, with its options.</summary>
internal static class StreamSeaCommand
{
    public static Command Create() => new(
        "stream-sea",
        "Talk to a gateway, or a stream-sea 4.x server, with stream-sea's own commands and options: -h is the host there, and help --help. " +
        "Exit codes: 0 done, 1 failed, 2 bad usage, 3 no server answers, 4 refused by the server, 130 interrupted.")
    {
        DefineCommand.Create(),
        DescribeCommand.Create(),
        SeaPublishCommand.Create(),
        SeaSubscribeCommand.Create(),
        VersionsCommand.Create(),
        JailCommands.Create(),
        JailCommands.Delete(),
        ClientCommands.Create(),
        ClientCommands.Delete(),
        ClientCommands.RotateSecret(),
        RotateKeyCommand.Create(),
        SignCommand.Create(),
        KeyPairCommand.Create(),
    };
}
