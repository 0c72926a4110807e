namespace StreamOtter.Streams.Tests;

/// <summary>Whether the long versions of the tests are asked for.</summary>
internal static class LongRun
{
    public static bool IsAsked => Environment.GetEnvironmentVariable("STREAMOTTER_LONG") is "1";
}
