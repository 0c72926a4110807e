namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>A fenced block of a Markdown file: its language, its text, the heading it stands under, and the file and the number of its first line.</summary>
internal sealed record FencedBlock(string Language, string Text, string Heading, string File, int Line)
{
    private const string Fence = "```";

    /// <summary>The lines of the block of text right behind it, which are what it prints; null where there is none.</summary>
    public string[]? Output { get; private set; }

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
                throw new FormatException($"The block that line {start} of {file} opens is not closed.");
            var block = new FencedBlock(lines[next][Fence.Length..], string.Concat(lines[start..end].Select(line => line + "\n")), heading, file, start + 1);
            if (block.Language == "text" && next > 0 && lines[next - 1] == Fence)
                blocks[^1].Output = lines[start..end];
            blocks.Add(block);
            next = end;
        }
        return blocks;
    }

    public bool Begins(string start) => Text.StartsWith(start, StringComparison.Ordinal);

    public override string ToString() => $"{File}, line {Line} ({Language}, '{Heading}'): {Text.Split('\n')[0]}";
}
