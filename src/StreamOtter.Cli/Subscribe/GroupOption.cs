using System.CommandLine;
using System.CommandLine.Parsing;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Cli.Subscribe;

/// <summary><c>--group NAME</c>, and what does not go with it.</summary>
internal static class GroupOption
{
    public static Option<string?> Create() => new("--group")
    {
        Description = "Share the records with all others of this group: each goes to one of them, and is acknowledged once it is written. --from counts where the group is new",
        HelpName = "NAME",
    };

    public static void Check(CommandResult result, Option<string?> group, Argument<string> streams, params Option[] alone)
    {
        if (result.GetResult(group) is null)
            return;
        if (result.GetValue(group) is var name && !ProtocolV1.IsStreamName(name))
            result.AddError($"--group: '{name}' is no group's name: 1 to 249 of A-Z a-z 0-9 . _ -, not '.' or '..'.");
        if (result.GetValue(streams) is { } stream && StreamArgument.IsPattern(stream))
            result.AddError("--group: a group is of one stream.");
        if (Array.Find(alone, option => result.GetResult(option) is { Implicit: false }) is { } other)
            result.AddError($"{other.Name} does not go with --group: any record may go to any of its members.");
    }
}
