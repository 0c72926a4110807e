namespace StreamOtter.Server.Tests.Support;

internal static class Limits
{
    /// <summary>Nothing is waited for longer than this.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
}
