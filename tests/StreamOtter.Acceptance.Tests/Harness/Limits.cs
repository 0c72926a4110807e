namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>How long a test waits before it fails, and how much it does.</summary>
internal static class Limits
{
    public static TimeSpan Wait => TimeSpan.FromSeconds(60);

    /// <summary>How often a test that is about chance is done: more in the long run.</summary>
    public static int Rounds => Environment.GetEnvironmentVariable("STREAMOTTER_LONG") == "1" ? 200 : 5;

    public static Task Bounded(this Task task) => task.WaitAsync(Wait);

    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Wait);
}
