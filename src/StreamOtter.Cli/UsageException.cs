using System.CommandLine;

namespace StreamOtter.Cli;

/// <summary>The command cannot be carried out as it was given; the message names the cause and the mend, a line each.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>What is wrong with a command line.</summary>
    public static UsageException Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command is RootCommand ? "streamotter" : $"streamotter {parsed.CommandResult.Command.Name}";
        return new UsageException(string.Join(
            Environment.NewLine,
            parsed.Errors.Select(error => $"{error.Message.TrimEnd('.')}. '{command} --help' tells what can be given.")));
    }
}
