namespace StreamOtter.Extensions.Tests.Configuration;

/// <summary>The tables of docs/library/settings.md.</summary>
internal static class DocumentedSettings
{
    /// <summary>Each setting's name with its default, of the tables below a heading; of all before the first one, where that is null.</summary>
    public static IEnumerable<string> Below(string? heading)
    {
        var below = (string?)null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs/library/settings.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                below = line[3..];
            else if (below == heading && line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|', StringSplitOptions.TrimEntries) is var cells)
                yield return $"{cells[1].Trim('`')} = {cells[2].Trim('`')}";
        }
    }
}
