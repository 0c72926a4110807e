using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using StreamOtter.Cli.Output;

namespace StreamOtter.Cli.Verify;

/// <summary>The verdict. Its properties are the JSON's members.</summary>
internal sealed record VerifyReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Whether something was stored, and every subscriber got all of it, once and in order.</summary>
    public bool Good => Stored > 0 && Lost == 0 && Duplicates == 0 && Reordered == 0 && Gaps == 0;

    public required string Stream { get; init; }

    public required long Stored { get; init; }

    public required long Refused { get; init; }

    /// <summary>Records without an answer, or whose answer was that nobody knows: each may be there or not.</summary>
    public required long Unknown { get; init; }

    /// <summary>The first reason that a record was not stored.</summary>
    public required string? Error { get; init; }

    /// <summary>Acknowledged records that a subscriber did not get, of all subscribers together.</summary>
    public required long Lost { get; init; }

    public long Duplicates => Partitions.Values.Sum(count => count.Duplicates);

    public long Reordered => Partitions.Values.Sum(count => count.Reordered);

    public long Gaps => Partitions.Values.Sum(count => count.Gaps);

    /// <summary>Records of others in the same stream, which are no fault.</summary>
    public long Foreign => Partitions.Values.Sum(count => count.Foreign);

    public required int Subscribers { get; init; }

    public required int Kills { get; init; }

    public required double Seconds { get; init; }

    /// <summary>All subscribers together, by partition.</summary>
    public required IReadOnlyDictionary<int, PartitionCount> Partitions { get; init; }

    public void Print(IAnsiConsole console)
    {
        var table = new Table().Border(Terminal.Border).AddColumn("partition");
        foreach (var name in new[] { "delivered", "duplicate", "reordered", "gaps", "foreign" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var (partition, count) in Partitions.OrderBy(pair => pair.Key))
        {
            table.AddRow(
                partition.ToString(CultureInfo.InvariantCulture),
                Number(count.Records), Number(count.Duplicates), Number(count.Reordered), Number(count.Gaps), Number(count.Foreign));
        }
        console.Write(table);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Stored:N0} stored, {Refused:N0} refused, {Unknown:N0} unknown in {Seconds:0.0} s; {Kills} kills, {Subscribers} subscribers"));
        if (Error is not null)
            console.WriteLine($"The first that was not stored: {Error}");
        console.MarkupLine(
            (Good ? "[green]good[/]" : Stored == 0 ? "[red]bad[/]: nothing was stored" : "[red]bad[/]")
            + string.Create(CultureInfo.InvariantCulture, $": {Lost:N0} lost, {Duplicates:N0} duplicate, {Reordered:N0} reordered, {Gaps:N0} gaps"));
    }

    public void PrintJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(this, Json));

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
