using System.Globalization;

namespace StreamOtter.Server.Guide;

/// <summary>Times as the guide writes them.</summary>
internal static class GuideTime
{
    private static readonly long MinMilliseconds = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxMilliseconds = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A record's time, which whoever produced it may have set to anything.</summary>
    public static string Format(long milliseconds) =>
        Format(DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, MinMilliseconds, MaxMilliseconds)));
}
