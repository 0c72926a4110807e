using System.CommandLine;

namespace StreamOtter.Cli.Tokens;

/// <summary><c>streamotter token</c>: keys and tokens for a gateway that wants to know its clients.</summary>
internal static class TokenCommand
{
    public static Command Create() => new("token", "Make keys and tokens, and look at tokens")
    {
        KeygenCommand.Create(),
        CreateCommand.Create(),
        ShowCommand.Create(),
    };
}
