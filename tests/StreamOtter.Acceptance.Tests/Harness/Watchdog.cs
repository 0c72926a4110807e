using System.Diagnostics;
using System.Globalization;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A process that ends what the tests have started, should they die before they can do it.</summary>
internal static class Watchdog
{
    // It reads '+ PID' and '- PID' until the pipe breaks, which the end of the tests does, however they end.
    private const string Script =
        """
        trap '' INT TERM HUP
        declare -A running
        while read -r what pid; do
          if [ "$what" = + ]; then running[$pid]=1; else unset "running[$pid]"; fi
        done
        [ ${#running[@]} -eq 0 ] || kill -KILL "${!running[@]}" 2>/dev/null
        """;

    private static readonly Lock Gate = new();
    private static readonly Process Bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", Script]) { UseShellExecute = false, RedirectStandardInput = true })!;

    public static void Watch(int pid) => Tell('+', pid);

    public static void Forget(int pid) => Tell('-', pid);

    private static void Tell(char what, int pid)
    {
        lock (Gate)
        {
            Bash.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{what} {pid}\n"));
            Bash.StandardInput.Flush();
        }
    }
}
