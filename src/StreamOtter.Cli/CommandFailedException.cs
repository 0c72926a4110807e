namespace StreamOtter.Cli;

/// <summary>The command ends; the message names the cause and the mend in one line.</summary>
internal sealed class CommandFailedException(ExitCode code, string message) : Exception(message)
{
    public ExitCode Code => code;
}
