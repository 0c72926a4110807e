using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using StreamOtter.Cli.Output;

namespace StreamOtter.Cli.Bench.Figures;

/// <summary>Writes a result: a table, or a line of JSON.</summary>
internal static class ResultPrinter
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static void PrintJson(BenchResult result, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(result, Json));

    public static void Print(BenchResult result, IAnsiConsole console)
    {
        var table = new Table().Border(Terminal.Border).AddColumn($"bench {result.Command}").AddColumn(new TableColumn("").RightAligned().NoWrap());
        foreach (var (name, value) in RowsOf(result))
            table.AddRow(name, value);
        console.Write(table);
        if (result.Load.WasLimit)
            console.MarkupLine("[yellow]The load client was the limit[/]: it never waited for the gateway, which may be faster than this shows.");
        if (result.Gateway is null)
            console.WriteLine("The gateway's processor time and memory are told where its process is known: --pid or --serve.");
        if (result.Interrupted)
            console.WriteLine("Interrupted: this is what was measured until then.");
        if (!result.IsGood)
            console.MarkupLine("[red]bad[/]: what was published did not reach every subscriber once and in order.");
    }

    private static IEnumerable<(string Name, string Value)> RowsOf(BenchResult result)
    {
        (string, object?, string)[] rows =
        [
            ("measured for", result.Seconds, "0.0 s"),
            ("connections", result.Connections, "N0"),
            ("of which never read", result.IdleReaders is 0 ? null : result.IdleReaders, "N0"),
            ("publishers", result.Publishers, "N0"),
            ("bytes of a record", result.Size, "N0"),
            ("published", result.Published, "N0"),
            ("published a second", result.PublishedPerSecond, "N1"),
            ("delivered", result.Delivered, "N0"),
            ("delivered a second", result.DeliveredPerSecond, "N1"),
            ("MB a second", result.MegabytesPerSecond, "N2"),
            .. Times("publish to delivery", result.LatencyMs),
            .. Times("publish to ack", result.AckMs),
            .. Times("time to connect", result.ConnectMs),
            ("lost", result.Lost, "N0"),
            ("repeated", result.Repeated, "N0"),
            ("gateway's CPU, of a core", result.Gateway?.Cpu, "0.0 %"),
            ("gateway's CPU for each", result.Gateway?.CpuMicrosEach, "0.00 µs"),
            ("gateway's memory before", Megabytes(result.Gateway?.ResidentBytesBefore), "N1 MB"),
            ("gateway's memory", Megabytes(result.Gateway?.ResidentBytes), "N1 MB"),
            ("memory per connection", result.Gateway?.BytesPerConnection, "N0 bytes"),
            ("load client's CPU, of a core", result.Load.Cpu, "0.0 %"),
            ("load client busy", result.Load.Busy, "0.0 %"),
        ];
        return rows.Where(row => row.Item2 is not null).Select(row => (row.Item1, Format((IFormattable)row.Item2!, row.Item3)));
    }

    private static IEnumerable<(string, object?, string)> Times(string what, LatencyFigures? times) => times is null ? [] :
    [
        (what + ", p50", times.P50, "N3 ms"),
        (what + ", p90", times.P90, "N3 ms"),
        (what + ", p99", times.P99, "N3 ms"),
        (what + ", p99.9", times.P999, "N3 ms"),
        (what + ", longest", times.Max, "N3 ms"),
    ];

    private static double? Megabytes(long? bytes) => bytes / 1e6;

    /// <summary>A format, and the unit behind it.</summary>
    private static string Format(IFormattable value, string format)
    {
        var parts = format.Split(' ');
        var text = value.ToString(parts[^1] == "%" ? "P1" : parts[0], CultureInfo.InvariantCulture);
        return parts.Length == 1 || parts[1] == "%" ? text : $"{text} {parts[1]}";
    }
}
