using System.Text.RegularExpressions;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>What differs from run to run in what a program prints.</summary>
internal static partial class PrintedLines
{
    /// <summary>The lines without times, ids, and empty ones at the end.</summary>
    public static IEnumerable<string> Of(IEnumerable<string> lines) => string.Join('\n', lines).TrimEnd().Split('\n').Select(WithoutOwn);

    private static string WithoutOwn(string line) => Id().Replace(Time().Replace(line, "(time)"), "(id)");

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b[0-9a-f]{24}\b")]
    private static partial Regex Id();
}
