using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StreamOtter.Server.StreamSea.Accounts;

namespace StreamOtter.Server.StreamSea.Http;

/// <summary>A request whose client is known.</summary>
internal sealed record SeaCall(HttpContext Context, SeaClient Client, int MaxBodyBytes)
{
    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>A name of the path, as the address's escapes mean it.</summary>
    public string Name(string parameter) => (string)Context.Request.RouteValues[parameter]!;

    /// <param name="maxDepth">How deep it may be nested: a payload of 32 levels, and the object around it.</param>
    public Task<JsonElement> ReadBodyAsync(int maxDepth = 33) => SeaBody.ReadAsync(Context.Request, MaxBodyBytes, maxDepth);
}
