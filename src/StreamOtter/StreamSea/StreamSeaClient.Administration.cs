using System.Text.Json;

namespace StreamOtter.StreamSea;

public sealed partial class StreamSeaClient
{
    /// <summary>Makes a jail, whose streams, schemas and clients are its own, and its first client. For the administrator's clients.</summary>
    /// <param name="newJailId">The jail's id.</param>
    /// <param name="newJailName">What people call it.</param>
    /// <param name="newClientId">The id of its first client.</param>
    /// <param name="cancellationToken">Ends the wait; the jail may be made all the same.</param>
    /// <returns>The first client, and its secret.</returns>
    /// <exception cref="StreamSeaException">It is refused, or nobody knows.</exception>
    /// <exception cref="InvalidOperationException">The client has a token, which stream-sea takes for subscriptions only.</exception>
    /// <exception cref="ClientClosedException">The client was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public async Task<StreamSeaCredentials> CreateJailAsync(string newJailId, string newJailName, string newClientId, CancellationToken cancellationToken = default)
    {
        var body = Body(json =>
        {
            json.WriteString("newJailId"u8, newJailId);
            json.WriteString("newJailName"u8, newJailName);
            json.WriteString("newClientId"u8, newClientId);
        });
        var answer = await _api.AskAsync(HttpMethod.Post, "jails", body, cancellationToken).ConfigureAwait(false);
        return CredentialsIn(answer, newClientId, "newClientSecret");
    }

    /// <summary>Deletes a jail with everything in it. For the administrator's clients.</summary>
    /// <param name="jailId">The jail's id.</param>
    /// <param name="cancellationToken">Ends the wait; the jail may be deleted all the same.</param>
    /// <exception cref="ArgumentException">The id cannot be sent.</exception>
    /// <inheritdoc cref="CreateJailAsync"/>
    public Task DeleteJailAsync(string jailId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, $"jails/{Escape(jailId, nameof(jailId))}", body: null, cancellationToken);

    /// <summary>Makes a client in this client's jail.</summary>
    /// <param name="targetClientId">Its id.</param>
    /// <param name="targetClientDescription">What people call it.</param>
    /// <param name="cancellationToken">Ends the wait; the client may be made all the same.</param>
    /// <returns>The client, and its secret.</returns>
    /// <inheritdoc cref="CreateJailAsync"/>
    public async Task<StreamSeaCredentials> CreateClientAsync(string targetClientId, string targetClientDescription, CancellationToken cancellationToken = default)
    {
        var body = Body(json =>
        {
            json.WriteString("clientId"u8, targetClientId);
            json.WriteString("description"u8, targetClientDescription);
        });
        return CredentialsIn(await _api.AskAsync(HttpMethod.Post, "client", body, cancellationToken).ConfigureAwait(false), targetClientId, "secret");
    }

    /// <summary>Deletes a client of this client's jail.</summary>
    /// <param name="targetClientId">Its id.</param>
    /// <param name="cancellationToken">Ends the wait; the client may be deleted all the same.</param>
    /// <exception cref="ArgumentException">The id cannot be sent.</exception>
    /// <inheritdoc cref="CreateJailAsync"/>
    public Task DeleteClientAsync(string targetClientId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, ClientPath(targetClientId), body: null, cancellationToken);

    /// <summary>
    /// Gives a client of this client's jail another secret: the one before is refused from then on. Where it is this
    /// client's own, go on with a new <see cref="StreamSeaClient"/>.
    /// </summary>
    /// <param name="targetClientId">Its id.</param>
    /// <param name="cancellationToken">Ends the wait; the secret may be another all the same.</param>
    /// <returns>The client, and its secret.</returns>
    /// <exception cref="ArgumentException">The id cannot be sent.</exception>
    /// <inheritdoc cref="CreateJailAsync"/>
    public async Task<StreamSeaCredentials> RotateClientSecretAsync(string targetClientId, CancellationToken cancellationToken = default) =>
        CredentialsIn(await _api.AskAsync(HttpMethod.Put, ClientPath(targetClientId), body: null, cancellationToken).ConfigureAwait(false), targetClientId, "secret");

    /// <summary>Sets the key that tokens of a client of this client's jail are verified with.</summary>
    /// <param name="targetClientId">Its id.</param>
    /// <param name="jwtPublicKey">An RSA public key in PEM; null to take no tokens.</param>
    /// <param name="cancellationToken">Ends the wait; the key may be set all the same.</param>
    /// <exception cref="ArgumentException">The id cannot be sent.</exception>
    /// <inheritdoc cref="CreateJailAsync"/>
    public Task SetJwtPublicKeyAsync(string targetClientId, string? jwtPublicKey, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Put, $"{ClientPath(targetClientId)}/jwt-public-key", Body(json => json.WriteString("jwtPublicKey"u8, jwtPublicKey)), cancellationToken);

    private static string ClientPath(string targetClientId) => $"client/{Escape(targetClientId, nameof(targetClientId))}";

    private static StreamSeaCredentials CredentialsIn(JsonElement answer, string clientId, string member) =>
        SeaJson.TextIn(answer, member) is { } secret ? new(clientId, secret) : throw SeaApi.NoMeaning($"it has no '{member}'.");
}
