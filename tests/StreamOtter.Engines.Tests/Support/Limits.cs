namespace StreamOtter.Engines.Tests.Support;

/// <summary>How long a test waits before it fails.</summary>
public static class Limits
{
    public static TimeSpan Wait => TimeSpan.FromSeconds(30);

    public static Task<T> Bounded<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Wait);

    public static Task Bounded(this ValueTask task) => task.AsTask().WaitAsync(Wait);
}
