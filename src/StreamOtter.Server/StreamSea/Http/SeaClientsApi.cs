using System.Text.Json;
using StreamOtter.Server.StreamSea.Accounts;

namespace StreamOtter.Server.StreamSea.Http;

/// <summary>The clients of the caller's own jail.</summary>
internal sealed class SeaClientsApi(SeaRegistrar registrar)
{
    /// <summary><c>POST /client</c>.</summary>
    public async Task<Action<Utf8JsonWriter>> CreateAsync(SeaCall call)
    {
        var body = await call.ReadBodyAsync();
        var id = SeaBody.Text(body, "clientId");
        var secret = await registrar.CreateClientAsync(call.Client.Jail, id, SeaBody.Text(body, "description"), call.Aborted);
        return WithSecret(id, secret);
    }

    /// <summary><c>DELETE /client/{id}</c>.</summary>
    public async Task<Action<Utf8JsonWriter>> DeleteAsync(SeaCall call)
    {
        var id = call.Name("id");
        await registrar.DeleteClientAsync(call.Client.Jail, id, call.Aborted);
        return json => json.WriteString("id"u8, id);
    }

    /// <summary><c>PUT /client/{id}</c>.</summary>
    public async Task<Action<Utf8JsonWriter>> RotateSecretAsync(SeaCall call)
    {
        var id = call.Name("id");
        return WithSecret(id, await registrar.RotateSecretAsync(call.Client.Jail, id, call.Aborted));
    }

    /// <summary><c>PUT /client/{id}/jwt-public-key</c>.</summary>
    public async Task<Action<Utf8JsonWriter>> SetKeyAsync(SeaCall call)
    {
        var id = call.Name("id");
        var body = await call.ReadBodyAsync();
        var key = body.TryGetProperty("jwtPublicKey"u8, out var member) && member.ValueKind == JsonValueKind.Null
            ? null
            : SeaBody.TryText(body, "jwtPublicKey") ?? throw SeaBody.Wrong("jwtPublicKey", "must be a string or null");
        await registrar.SetKeyAsync(call.Client.Jail, id, key, call.Aborted);
        return json =>
        {
            json.WriteString("givenId"u8, id);
            json.WriteString("jwtPublicKey"u8, key);
        };
    }

    private static Action<Utf8JsonWriter> WithSecret(string id, string secret) => json =>
    {
        json.WriteString("givenId"u8, id);
        json.WriteString("secret"u8, secret);
    };
}
