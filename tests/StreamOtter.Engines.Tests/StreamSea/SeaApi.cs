using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.StreamSea;

/// <summary>stream-sea's HTTP API, called as clients in the field call it: with the credentials of one client.</summary>
internal sealed class SeaApi(Uri root, string clientId, string secret)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Limits.Wait };

    public string ClientId => clientId;

    public string Secret => secret;

    public SeaApi As(string otherId, string otherSecret) => new(root, otherId, otherSecret);

    public Task<SeaAnswer> GetAsync(string path) => CallAsync(HttpMethod.Get, path);

    public Task<SeaAnswer> DeleteAsync(string path) => CallAsync(HttpMethod.Delete, path);

    public Task<SeaAnswer> PostAsync(string path, string body) => CallAsync(HttpMethod.Post, path, Encoding.UTF8.GetBytes(body));

    public Task<SeaAnswer> PutAsync(string path, string? body = null) => CallAsync(HttpMethod.Put, path, body is null ? null : Encoding.UTF8.GetBytes(body));

    /// <summary>Publishes; it must be stored.</summary>
    public async Task PublishAsync(string stream, string payload) =>
        Assert.Equal(new SeaAnswer(200, "{}"), await PostAsync($"streams/{stream}/publish", $$"""{"payload":{{payload}}}"""));

    /// <summary>A member of an answer that must be a success.</summary>
    public static string Text(SeaAnswer answer, string member)
    {
        Assert.True(answer.Status == 200, answer.ToString());
        return JsonElement.Parse(answer.Body).GetProperty(member).GetString()!;
    }

    public async Task<SeaAnswer> CallAsync(HttpMethod method, string path, byte[]? body = null, string? encoding = null, string? authorization = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(root.AbsoluteUri + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.TryAddWithoutValidation(
            "Authorization", authorization ?? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")));
        // The PHP client says gzip on a GET too, which has no body.
        request.Content = body is null && encoding is null ? null : new ByteArrayContent(body ?? []);
        if (body is not null)
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (encoding is not null)
            request.Content!.Headers.ContentEncoding.Add(encoding);
        using var response = await Http.SendAsync(request);
        return new SeaAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
