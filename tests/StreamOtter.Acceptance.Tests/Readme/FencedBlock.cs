namespace StreamOtter.Acceptance.Tests.Readme;

/// <summary>A fenced block of a Markdown file: its language, its text, the heading it stands under, and its first line's number.</summary>
internal sealed record FencedBlock(string Language, string Text, string Heading, int Line)
{
    private const string Fence = "```";

    public static List<FencedBlock> ReadAll(string[] lines)
    {
        var blocks = new List<FencedBlock>();
        var heading = "";
        for (var next = 0; next < lines.Length; next++)
        {
            if (lines[next].StartsWith('#'))
                heading = lines[next].TrimStart('#', ' ');
            if (!lines[next].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            var (start, end) = (next + 1, Array.IndexOf(lines, Fence, next + 1));
            if (end < 0)
                throw new FormatException($"The block that line {start} opens is not closed.");
            blocks.Add(new FencedBlock(lines[next][Fence.Length..], string.Concat(lines[start..end].Select(line => line + "\n")), heading, start + 1));
            next = end;
        }
        return blocks;
    }

    public bool Begins(string start) => Text.StartsWith(start, StringComparison.Ordinal);

    public override string ToString() => $"README.md, line {Line} ({Language}, '{Heading}'): {Text.Split('\n')[0]}";
}
