namespace StreamOtter.Cli;

/// <summary>What the commands' exit codes say.</summary>
internal enum ExitCode
{
    /// <summary>Everything was done.</summary>
    Ok = 0,

    /// <summary>It failed, in another way than those below.</summary>
    Failed = 1,

    /// <summary>The command line cannot be carried out as it was given.</summary>
    BadUsage = 2,

    /// <summary>No gateway answers at the address.</summary>
    Unreachable = 3,

    /// <summary>The gateway refused the request, or some of the records.</summary>
    Refused = 4,

    /// <summary>Records were missing, and <c>--fail-on-gap</c> was given.</summary>
    Gap = 5,

    /// <summary>Ctrl-C or SIGTERM ended it.</summary>
    Interrupted = 130,
}
