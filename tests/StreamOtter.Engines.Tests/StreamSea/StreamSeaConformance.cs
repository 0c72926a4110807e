using StreamOtter.Engines.Tests.Fixtures;

namespace StreamOtter.Engines.Tests.StreamSea;

/// <summary>
/// What spec/stream-sea.md promises stream-sea's clients, row by row and sentence by sentence, whatever engine it is. Each
/// test has a jail of its own.
/// </summary>
public abstract partial class StreamSeaConformance<TEngine>(SeaFixture<TEngine> sea) : IClassFixture<SeaFixture<TEngine>>
    where TEngine : EngineFixture, new()
{
    private const long Soon = 4_102_444_800; // 2100: the tokens of these tests end by themselves only where a test says so

    private static string NewId() => $"j-{Guid.NewGuid():N}";

    private Task<SeaJail> NewJailAsync() => NewJailAsync(NewId());

    private async Task<SeaJail> NewJailAsync(string id, string client = "first")
    {
        var answer = await sea.Admin.PostAsync("jails", $$"""{"newJailId":"{{id}}","newJailName":"a test's","newClientId":"{{client}}"}""");
        return new SeaJail(id, sea.Url, sea.Admin.As(client, SeaApi.Text(answer, "newClientSecret")));
    }

    /// <summary>A jail whose client has a key.</summary>
    private async Task<SeaJail> NewJailWithKeyAsync()
    {
        // An id of its own: tokens of one id and key are one client's, of whatever jail.
        var jail = await NewJailAsync(NewId(), client: $"c{Guid.NewGuid():N}");
        await SeaKeys.Own.SetAsync(jail.Api);
        return jail;
    }

    private static SeaAnswer Problem(int status, string message) => new(status, $$"""{"message":"{{message}}"}""");
}
