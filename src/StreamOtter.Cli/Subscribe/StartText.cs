using System.Globalization;

namespace StreamOtter.Cli.Subscribe;

/// <summary>Where to start, as people and scripts write it.</summary>
internal static class StartText
{
    /// <exception cref="FormatException">It is nothing of the kind.</exception>
    public static StreamStart Parse(string text)
    {
        if (text is "earliest")
            return StreamStart.Earliest;
        if (text is "latest")
            return StreamStart.Latest;
        if (StreamPosition.TryParse(text, CultureInfo.InvariantCulture, out var position))
            return StreamStart.At(position);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 253_402_300_800_000)
            return StreamStart.Since(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return StreamStart.Since(time);
        throw new FormatException(
            $"--from: '{text}' is neither earliest, latest, a time such as 2026-01-31T12:00:00Z, milliseconds since 1970, nor a position such as 5f0c/0:1042.");
    }
}
