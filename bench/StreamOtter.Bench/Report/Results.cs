using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace StreamOtter.Bench.Report;

/// <summary>The results of a run, as a table or in JSON.</summary>
internal static class Results
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(IReadOnlyList<Row> rows, string ratioName, bool json)
    {
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(rows, Web));
        else
            AnsiConsole.Write(Table(rows, ratioName));
    }

    private static Table Table(IReadOnlyList<Row> rows, string ratioName)
    {
        const int widest = 250;
        if (!AnsiConsole.Profile.Out.IsTerminal)
            AnsiConsole.Profile.Width = widest;
        var table = new Table().Border(AnsiConsole.Profile.Out.IsTerminal ? TableBorder.Rounded : TableBorder.Markdown);
        table.AddColumn("what", settings => settings.NoWrap()).AddColumn("case", settings => settings.NoWrap());
        foreach (var column in new[] { "per second", "per core-second", "CPU-µs each", ratioName, "CPU " + ratioName, "per frame", "CPU-µs paced", "p50 ms", "p99 ms", "server busy", "core idle", "load busy" })
            table.AddColumn(column, settings => settings.RightAligned().NoWrap());
        foreach (var row in rows)
        {
            table.AddRow(
                row.Subject, row.Case,
                Text(row.PerSecond, "N0"), Text(row.PerCoreSecond, "N0"), Text(row.CpuMicros, "0.00"), Text(row.Ratio, "0.00"), Text(row.CpuRatio, "0.00"),
                Text(row.RecordsPerFrame, "0.0"),
                Text(row.PacedCpuMicros, "0.00"),
                Text(row.P50, "0.00"), Text(row.P99, "0.00"), Text(row.ServerBusy, "P0"), Text(row.ServerIdle, "P0"), Text(row.LoadBusy, "P0"));
        }
        return table;
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
