namespace StreamOtter.Connecting;

/// <summary>
/// Waits between attempts: random from nothing to a ceiling that doubles ("full jitter"), so that clients which lost
/// one gateway together do not come to the next one together.
/// </summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Random random)
{
    private int _failures;

    public TimeSpan Next()
    {
        var ceiling = Math.Min(max.TotalMilliseconds, min.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 40)));
        return TimeSpan.FromMilliseconds(random.NextDouble() * ceiling);
    }

    public void Reset() => _failures = 0;
}
