using System.CommandLine;
using StreamOtter.Protocol;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Cli.Subscribe;

/// <summary>A stream, or several by a pattern of their names.</summary>
internal static class StreamArgument
{
    public static Argument<string> Create() => new("STREAM")
    {
        Description = "The stream's name, or a pattern of names in which * stands for any characters: 'orders.*'",
        Validators =
        {
            result =>
            {
                var name = result.GetValueOrDefault<string>();
                if (IsPattern(name) ? !StreamPattern.TryParse(name, out _) : !ProtocolV1.IsStreamName(name))
                    result.AddError($"'{name}' is no stream's name or pattern of names: 1 to 249 of A-Z a-z 0-9 . _ - and at most {StreamPattern.MaxWildcards} *, not '.' or '..'.");
            },
        },
    };

    public static bool IsPattern(string name) => name.Contains('*', StringComparison.Ordinal);
}
