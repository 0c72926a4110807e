namespace StreamOtter.Cli;

/// <summary>The command cannot be carried out as it was given; the message names the cause and the mend, a line each.</summary>
internal sealed class UsageException(string message) : Exception(message);
