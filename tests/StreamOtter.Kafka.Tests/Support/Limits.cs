namespace StreamOtter.Kafka.Tests.Support;

/// <summary>How long a test waits before it fails, and how much it does.</summary>
internal static class Limits
{
    public static TimeSpan Wait => TimeSpan.FromSeconds(60);

    public static bool IsLong => Environment.GetEnvironmentVariable("STREAMOTTER_LONG") == "1";

    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Wait);

    public static Task Bounded(this Task task) => task.WaitAsync(Wait);
}
