using System.Net.WebSockets;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Publishes for as long as its connection lasts.</summary>
internal static class Publisher
{
    /// <summary>Sends message after message, with at most a hundred unanswered; returns how many were sent.</summary>
    public static async Task<int> SendUntilClosedAsync(GuideClient client, string prefix)
    {
        var sent = 0;
        try
        {
            while (true)
            {
                await client.UntilUnansweredAsync(100);
                await client.SendAsync($"{prefix}-{sent}");
                sent++;
            }
        }
        catch (Exception error) when (error is WebSocketException or InvalidOperationException or ObjectDisposedException or OperationCanceledException)
        {
            return sent;
        }
    }
}
