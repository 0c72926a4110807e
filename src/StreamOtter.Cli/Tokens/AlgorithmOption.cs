using System.CommandLine;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.Tokens;

/// <summary><c>--alg</c>: an algorithm by the name that stands in tokens.</summary>
internal static class AlgorithmOption
{
    public static Option<TokenAlgorithm?> Create(string description) => new("--alg")
    {
        Description = description,
        HelpName = "ALG",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (TokenAlgorithms.TryParse(text, out var algorithm))
                return algorithm;
            result.AddError($"--alg: '{text}' is none of {string.Join(", ", Enum.GetNames<TokenAlgorithm>())}.");
            return null;
        },
    };
}
