using System.Text.RegularExpressions;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>The README's snippets, which are run as they stand.</summary>
internal static class Readme
{
    /// <summary>The first block of a language, with this gateway's address in place of the one a reader would use.</summary>
    public static string Block(string language, Uri gateway)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var block = Regex.Match(readme, $"```{language}\n(.*?)```", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Groups[1].Value;
        Assert.Contains("ws://localhost:9090/ws", block, StringComparison.Ordinal);
        return block.Replace("ws://localhost:9090/ws", $"ws://localhost:{gateway.Port}/ws", StringComparison.Ordinal);
    }
}
