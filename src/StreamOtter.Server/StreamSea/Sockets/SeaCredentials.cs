using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using StreamOtter.Server.StreamSea.Accounts;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>What a client shows to say who it is.</summary>
/// <param name="ClientId">Its id.</param>
/// <param name="Proof">Its secret, or a token.</param>
/// <param name="IsToken">Which of them.</param>
internal sealed record SeaCredentials(string ClientId, string Proof, bool IsToken)
{
    public static bool TryRead(JsonElement message, [NotNullWhen(true)] out SeaCredentials? credentials, out string problem)
    {
        (credentials, problem) = (null, "");
        if (!message.TryGetProperty("payload"u8, out var payload) || payload.ValueKind != JsonValueKind.Object)
            problem = "The 'payload' must be an object.";
        else if (SeaMessage.TextIn(payload, "clientId") is not { } clientId)
            problem = "The payload's 'clientId' must be a string.";
        else
            credentials = Read(payload, clientId, out problem);
        return credentials is not null;
    }

    public bool TryIdentify(SeaAccess access, [NotNullWhen(true)] out SeaIdentity? identity, out string problem)
    {
        if (IsToken)
            return access.TryIdentify(ClientId, Proof, out identity, out problem);
        identity = access.Find(ClientId, Proof) is { } client ? new SeaIdentity(client) : null;
        problem = identity is null ? SeaAccess.NotKnown : "";
        return identity is not null;
    }

    /// <summary>Without the proof: what is printed by chance goes into logs.</summary>
    public override string ToString() => ClientId;

    private static SeaCredentials? Read(JsonElement payload, string clientId, out string problem)
    {
        var (secret, token) = (SeaMessage.TextIn(payload, "clientSecret"), SeaMessage.TextIn(payload, "jwt"));
        switch (SeaMessage.TextIn(payload, "type"))
        {
            case "basic":
                problem = "The payload's 'clientSecret' must be a string.";
                return secret is null ? null : new SeaCredentials(clientId, secret, IsToken: false);
            case "jwt":
                problem = "The payload's 'jwt' must be a string.";
                return token is null ? null : new SeaCredentials(clientId, token, IsToken: true);
            default:
                problem = "The payload's 'type' must be 'basic' or 'jwt'.";
                return null;
        }
    }
}
