namespace StreamOtter.Acceptance.Tests.Readme;

/// <summary>A fenced block of a Markdown file: its language, its text, the heading it stands under, and the file and the number of its first line.</summary>
internal sealed record FencedBlock(string Language, string Text, string Heading, string File, int Line)
{
    private const string Fence = "```";

    public static List<FencedBlock> ReadAll(string file, string[] lines)
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
            blocks.Add(new FencedBlock(lines[next][Fence.Length..], string.Concat(lines[start..end].Select(line => line + "\n")), heading, file, start + 1));
            next = end;
        }
        return blocks;
    }

    public bool Begins(string start) => Text.StartsWith(start, StringComparison.Ordinal);

    public override string ToString() => $"{File}, line {Line} ({Language}, '{Heading}'): {Text.Split('\n')[0]}";
}
