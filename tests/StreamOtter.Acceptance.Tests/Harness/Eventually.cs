using System.Diagnostics;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Looks again and again at what nobody tells of.</summary>
internal static class Eventually
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks until it is so, and fails where that takes too long.</summary>
    public static async Task IsAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(LookAgain);
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (limit ?? Limits.Wait))
                Assert.Fail($"Not within {(limit ?? Limits.Wait).TotalSeconds} s: {what}");
            await timer.WaitForNextTickAsync();
        }
    }
}
