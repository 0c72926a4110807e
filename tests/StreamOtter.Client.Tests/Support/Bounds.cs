namespace StreamOtter.Client.Tests.Support;

internal static class Bounds
{
    /// <summary>No wait of a test takes longer: what has not happened by then does not happen.</summary>
    public static TimeSpan Wait { get; } = TimeSpan.FromSeconds(30);
}
