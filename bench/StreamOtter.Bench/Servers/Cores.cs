using System.Globalization;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Servers;

/// <summary>Which core is whose.</summary>
internal static class Cores
{
    public const int Server = 0;
    public const int Load = 1;

    /// <summary>How long a core has had nothing to do since the machine started.</summary>
    public static TimeSpan IdleTime(int core)
    {
        // proc(5): cpuN user nice system idle iowait …
        var name = string.Create(CultureInfo.InvariantCulture, $"cpu{core} ");
        var fields = File.ReadLines("/proc/stat").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ');
        var ticks = long.Parse(fields[4], CultureInfo.InvariantCulture) + long.Parse(fields[5], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / Linux.Setting(Linux.ClockTicks));
    }
}
