using System.Globalization;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A Kafka client of other make.</summary>
internal static class Kcat
{
    private const char Separator = '\u001f'; // stands in no record of these tests

    /// <summary>Writes lines as records; the part before the first '|' is the key.</summary>
    public static Task WriteAsync(string servers, string topic, IEnumerable<string> lines) =>
        RunAsync(["-P", "-b", servers, "-t", topic, "-K", "|"], string.Join('\n', lines) + "\n");

    /// <summary>Runs it to its end.</summary>
    /// <returns>The lines that it wrote.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(IEnumerable<string> arguments, string input = "")
    {
        await using var kcat = new ChildProcess(Tool.Kcat, arguments, keepInput: true);
        await kcat.Input.WriteAsync(input);
        kcat.Input.Close();
        Assert.True(await kcat.WaitForExitAsync() == 0, kcat.Describe());
        return kcat.Output.Lines;
    }

    /// <summary>Reads a whole topic.</summary>
    public static async Task<List<StoredRecord>> ReadAsync(string servers, string topic)
    {
        var format = string.Join("\\x1f", "%p", "%o", "%k", "%h", "%s") + "\\n";
        var lines = await RunAsync(["-C", "-b", servers, "-t", topic, "-o", "beginning", "-e", "-q", "-f", format]);
        return [.. lines.Select(line => line.Split(Separator)).Select(parts => new StoredRecord(
            int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], parts[3], parts[4]))];
    }
}
