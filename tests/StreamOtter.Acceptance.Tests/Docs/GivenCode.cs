using System.Text;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>What a page leaves to the reader of a block: directives, statements before it, and statements or types behind it.</summary>
internal sealed record GivenCode(string Usings = "", string Before = "", string After = "")
{
    public static GivenCode Nothing { get; } = new();

    /// <summary>The program of a block; the compiler names the page's lines.</summary>
    public string Around(FencedBlock block, IEnumerable<(string Shown, string Used)> places)
    {
        var lines = block.Text.Split('\n');
        var directives = lines.TakeWhile(line => line.Length == 0 || line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal)).Count();
        var program = new StringBuilder($"{Usings}\n{OfThePage(..directives)}{Before}\n{OfThePage(directives..)}{After}\n");
        foreach (var (shown, used) in places)
            program.Replace(shown, used);
        return $"{program}";

        string OfThePage(Range range) =>
            $"#line {block.Line + range.Start.Value} \"{block.File}\"\n{string.Join('\n', lines[range])}\n#line default\n";
    }
}
