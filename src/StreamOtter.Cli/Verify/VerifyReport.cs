using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace StreamOtter.Cli.Verify;

/// <summary>The verdict.</summary>
internal sealed record VerifyReport
{
    public required long Stored { get; init; }

    public required long Refused { get; init; }

    /// <summary>Records without an answer, or whose answer was that nobody knows: each may be there or not.</summary>
    public required long Unknown { get; init; }

    /// <summary>Acknowledged records that a subscriber did not get, of all subscribers together.</summary>
    public required long Lost { get; init; }

    public required int Subscribers { get; init; }

    public required int Kills { get; init; }

    public required TimeSpan Took { get; init; }

    /// <summary>All subscribers together, by partition.</summary>
    public required IReadOnlyDictionary<int, PartitionCount> Partitions { get; init; }

    public long Duplicates => Partitions.Values.Sum(count => count.Duplicates);

    public long Reordered => Partitions.Values.Sum(count => count.Reordered);

    public long Gaps => Partitions.Values.Sum(count => count.Gaps);

    public bool IsGood => Stored > 0 && Lost == 0 && Duplicates == 0 && Reordered == 0 && Gaps == 0;

    public void Print(IAnsiConsole console)
    {
        var table = new Table().AddColumn("partition");
        foreach (var name in new[] { "delivered", "duplicate", "reordered", "gaps" })
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var (partition, count) in Partitions.OrderBy(pair => pair.Key))
            table.AddRow([partition.ToString(CultureInfo.InvariantCulture), Number(count.Records), Number(count.Duplicates), Number(count.Reordered), Number(count.Gaps)]);
        console.Write(table);
        console.WriteLine($"stored {Number(Stored)}, refused {Number(Refused)}, unknown {Number(Unknown)} in {Took.TotalSeconds:0.0} s, {Kills} kills, {Subscribers} subscribers");
        console.MarkupLine(IsGood
            ? $"[green]good[/]: {Number(Lost)} lost, {Number(Duplicates)} duplicate, {Number(Reordered)} reordered"
            : $"[red]bad[/]: {Number(Lost)} lost, {Number(Duplicates)} duplicate, {Number(Reordered)} reordered, {Number(Gaps)} gaps, {Number(Stored)} stored");
    }

    public void PrintJson(TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteBoolean("good", IsGood);
            json.WriteNumber("stored", Stored);
            json.WriteNumber("refused", Refused);
            json.WriteNumber("unknown", Unknown);
            json.WriteNumber("lost", Lost);
            json.WriteNumber("duplicate", Duplicates);
            json.WriteNumber("reordered", Reordered);
            json.WriteNumber("gaps", Gaps);
            json.WriteNumber("kills", Kills);
            json.WriteNumber("subscribers", Subscribers);
            json.WriteNumber("seconds", Math.Round(Took.TotalSeconds, 1));
            json.WriteEndObject();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
