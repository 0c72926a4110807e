using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.StreamSea;

/// <summary>stream-sea's HTTP API of a gateway.</summary>
internal static class SeaAdmin
{
    public const string AdminSecret = "a secret";

    /// <summary>Of this run: on a Kafka that others use too, an administrator may be there already.</summary>
    public static readonly string AdminId = $"root-{Guid.NewGuid():N}";

    private static readonly HttpClient Http = new() { Timeout = Limits.Wait };

    public static async Task<SeaTenant> CreateJailAsync(GatewayProcess gateway)
    {
        var id = $"j-{Guid.NewGuid():N}";
        var answer = await PostAsync(gateway, "jails", $$"""{"newJailId":"{{id}}","newJailName":"","newClientId":"first"}""", AdminId, AdminSecret);
        return new SeaTenant(id, "first", JsonElement.Parse(answer).GetProperty("newClientSecret").GetString()!);
    }

    public static Task PublishAsync(GatewayProcess gateway, SeaTenant jail, string stream, string payload) =>
        PostAsync(gateway, $"streams/{stream}/publish", $$"""{"payload":{{payload}}}""", jail.ClientId, jail.Secret);

    private static async Task<string> PostAsync(GatewayProcess gateway, string path, string body, string id, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{gateway.StreamSea}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return answer;
    }
}
