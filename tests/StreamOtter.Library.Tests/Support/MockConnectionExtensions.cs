using StreamOtter.Testing;

namespace StreamOtter.Library.Tests.Support;

internal static class MockConnectionExtensions
{
    /// <summary>The next messages, as text.</summary>
    public static async Task<List<string>> ReceiveTextsAsync(this MockConnection peer, int count)
    {
        var texts = new List<string>();
        while (texts.Count < count)
            texts.Add(await peer.ReceiveTextAsync());
        return texts;
    }
}
