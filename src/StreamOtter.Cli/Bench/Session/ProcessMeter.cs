using System.Globalization;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Bench.Session;

/// <summary>What a process uses, as Linux tells it.</summary>
internal sealed class ProcessMeter(int id)
{
    public int Id => id;

    /// <summary>Whether there is such a process that may be looked at.</summary>
    public bool IsThere => File.Exists(PathOf("stat"));

    /// <summary>The time it has had on a processor.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // proc(5): the name may hold blanks; after its parenthesis, utime and stime are the 12th and 13th.
            var stat = Read("stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds((double)ticks / Linux.Setting(Linux.ClockTicks));
        }
    }

    /// <summary>Its memory that is in RAM, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = Array.Find(Read("status").Split('\n'), line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
    }

    private string Read(string file)
    {
        try
        {
            return File.ReadAllText(PathOf(file));
        }
        catch (IOException)
        {
            throw new LoadException($"Process {id} has ended.");
        }
    }

    private string PathOf(string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}");
}
