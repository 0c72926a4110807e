using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StreamOtter.Server.StreamSea.Accounts;

namespace StreamOtter.Server.StreamSea.Http;

/// <summary>Jails, which the administrator's clients make and delete.</summary>
internal sealed class SeaJailsApi(SeaRegistrar registrar)
{
    /// <summary><c>POST /jails</c>.</summary>
    public async Task<Action<Utf8JsonWriter>> CreateAsync(SeaCall call)
    {
        MustBeAdministrator(call);
        var body = await call.ReadBodyAsync();
        var (id, clientId) = (SeaBody.Text(body, "newJailId"), SeaBody.Text(body, "newClientId"));
        var secret = await registrar.CreateJailAsync(id, SeaBody.Text(body, "newJailName"), clientId, call.Aborted);
        return json =>
        {
            json.WriteString("newJailId"u8, id);
            json.WriteString("newClientId"u8, clientId);
            json.WriteString("newClientSecret"u8, secret);
        };
    }

    /// <summary><c>DELETE /jails/{id}</c>.</summary>
    public async Task<Action<Utf8JsonWriter>> DeleteAsync(SeaCall call)
    {
        MustBeAdministrator(call);
        var id = call.Name("id");
        await registrar.DeleteJailAsync(id, call.Aborted);
        return json => json.WriteString("id"u8, id);
    }

    /// <summary>Before anything is looked at: nobody else learns which jails there are.</summary>
    private static void MustBeAdministrator(SeaCall call)
    {
        if (call.Client.Jail != SeaNames.AdminJail)
            throw new SeaProblem(StatusCodes.Status403Forbidden, "Only the administrator's clients make and delete jails.");
    }
}
