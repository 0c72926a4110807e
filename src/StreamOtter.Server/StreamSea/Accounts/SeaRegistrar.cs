using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using StreamOtter.Protocol.StreamSea;
using StreamOtter.Protocol.Tokens;
using StreamOtter.Server.Catalog;
using StreamOtter.Streams;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>Writes what becomes of jails, clients and schemas. A change counts, here and everywhere, once the catalog has told of it.</summary>
internal sealed partial class SeaRegistrar(IStreamEngine engine, GatewayCatalog catalog, SeaDirectory directory, TimeProvider time, ILogger log)
{
    private const int MaxTextLength = 1_000;

    /// <summary>Makes a jail with its first client; answers the client's secret.</summary>
    public async Task<string> CreateJailAsync(string id, string name, string clientId, CancellationToken cancellationToken)
    {
        Check(
            ("newJailId", SeaNames.CheckJail(id)),
            ("newJailName", CheckText(name)),
            ("newClientId", SeaNames.CheckClient(clientId)));
        if (id == SeaNames.AdminJail || directory.HasJail(id))
            throw SeaProblem.Conflict($"There is a jail '{id}': choose another id, or delete it first.");
        // What is left of an earlier jail of that name, whose deletion was interrupted, is nobody's.
        await DeleteStreamsAsync(id, cancellationToken);
        var secret = SeaSecret.Make();
        var client = new SeaClient { Jail = id, Id = clientId, Secret = SeaSecret.OfMade(secret) };
        await catalog.SetAsync([.. DeletedOf(id), SeaEntries.Of(new SeaJail(id, name)), SeaEntries.Of(client)], cancellationToken);
        LogJailCreated(log, id);
        return secret;
    }

    /// <summary>Deletes a jail with all its clients, schemas and streams. Nobody gets in any more before the first stream goes.</summary>
    public async Task DeleteJailAsync(string id, CancellationToken cancellationToken)
    {
        if (id == SeaNames.AdminJail)
            throw SeaProblem.Conflict("The administrator's jail cannot be deleted.");
        if (!directory.HasJail(id))
            throw SeaProblem.NotFound($"There is no jail '{id}'.");
        await catalog.SetAsync([.. DeletedOf(id), SeaEntries.Of(new SeaJail(id, "")) with { Value = null }], cancellationToken);
        await DeleteStreamsAsync(id, cancellationToken);
        LogJailDeleted(log, id);
    }

    /// <summary>Makes a client; answers its secret.</summary>
    public async Task<string> CreateClientAsync(string jail, string id, string description, CancellationToken cancellationToken)
    {
        Check(("clientId", SeaNames.CheckClient(id)), ("description", CheckText(description)));
        if (directory.FindClient(jail, id) is not null)
            throw SeaProblem.Conflict($"There is a client '{id}': choose another id, or rotate its secret.");
        var secret = SeaSecret.Make();
        await SetAsync(new SeaClient { Jail = jail, Id = id, Description = description, Secret = SeaSecret.OfMade(secret) }, cancellationToken);
        return secret;
    }

    /// <summary>Deletes a client.</summary>
    public async Task DeleteClientAsync(string jail, string id, CancellationToken cancellationToken)
    {
        _ = FindClient(jail, id);
        if (jail == SeaNames.AdminJail && directory.CountClients(jail) == 1)
            throw SeaProblem.Conflict($"'{id}' is the last administrator: make another first.");
        await catalog.SetAsync([SeaEntries.Deleted(SeaEntries.KeyOf(jail, id))], cancellationToken);
    }

    /// <summary>Gives a client another secret, and answers it.</summary>
    public async Task<string> RotateSecretAsync(string jail, string id, CancellationToken cancellationToken)
    {
        var client = FindClient(jail, id);
        var secret = SeaSecret.Make();
        await SetAsync(client with { Secret = SeaSecret.OfMade(secret), Superseded = client.Secret.IsChosen ? client.Secret : client.Superseded }, cancellationToken);
        return secret;
    }

    /// <summary>Sets the public key that a client's tokens are verified with; null takes it away.</summary>
    public async Task SetKeyAsync(string jail, string id, string? jwtPublicKey, CancellationToken cancellationToken)
    {
        var client = FindClient(jail, id);
        Check(("jwtPublicKey", jwtPublicKey is null ? null : CheckKey(jwtPublicKey)));
        if (jwtPublicKey != client.JwtPublicKey)
            client = client with { JwtPublicKey = jwtPublicKey, KeySince = time.GetUtcNow().ToUnixTimeMilliseconds() };
        await SetAsync(client, cancellationToken);
    }

    /// <summary>Defines a stream; answers what then counts.</summary>
    public async Task<SchemaDefinition> DefineAsync(string jail, SchemaDefinition definition, CancellationToken cancellationToken)
    {
        if (directory.FindSchema(jail, definition.Name)?.Definition is { } stored && stored.Version >= definition.Version)
            return stored.Equals(definition) ? stored : throw Differs(definition, stored);
        var entry = SeaEntries.Of(jail, definition);
        await catalog.SetAsync([entry], cancellationToken);
        // Another gateway may have been first with that version, or with a higher one.
        var newest = directory.FindSchema(jail, definition.Name);
        if (newest?.Key == entry.Key)
            return definition;
        await catalog.SetAsync([SeaEntries.Deleted(entry.Key)], cancellationToken);
        return newest is not null && newest.Definition.Equals(definition)
            ? newest.Definition
            : throw Differs(definition, newest?.Definition ?? throw SeaProblem.Conflict("The jail was deleted meanwhile."));
    }

    /// <summary>
    /// Sees to it that there is an administrator: the one that the settings name, or any; makes one where there is none,
    /// and answers its id and secret then.
    /// </summary>
    public async Task<StreamSeaCredential?> EnsureAdministratorAsync(StreamSeaOptions options, CancellationToken cancellationToken)
    {
        if (options.AdminSecret is { } chosen)
        {
            var id = options.AdminId ?? SeaNames.AdminJail;
            var client = directory.FindClient(SeaNames.AdminJail, id);
            if (client is null)
                await SetAsync(new SeaClient { Jail = SeaNames.AdminJail, Id = id, Secret = SeaSecret.OfChosen(chosen) }, cancellationToken);
            else if (!client.Secret.Matches(chosen) && client.Superseded?.Matches(chosen) != true)
                await SetAsync(client with { Secret = SeaSecret.OfChosen(chosen), Superseded = null }, cancellationToken);
            return null;
        }
        if (directory.CountClients(SeaNames.AdminJail) > 0)
            return null;
        // A name of its own: two gateways that start for the first time together make one each.
        var made = new StreamSeaCredential($"admin-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}", SeaSecret.Make());
        await SetAsync(new SeaClient { Jail = SeaNames.AdminJail, Id = made.Id, Secret = SeaSecret.OfMade(made.Secret) }, cancellationToken);
        return made;
    }

    private ValueTask SetAsync(SeaClient client, CancellationToken cancellationToken) =>
        catalog.SetAsync([SeaEntries.Of(client)], cancellationToken);

    /// <summary>Another jail's client is not there, in the same words.</summary>
    private SeaClient FindClient(string jail, string id) =>
        directory.FindClient(jail, id) ?? throw SeaProblem.NotFound($"There is no client '{id}'.");

    private IEnumerable<CatalogEntry> DeletedOf(string jail) =>
        SeaEntries.PrefixesOf(jail).SelectMany(catalog.List).Select(entry => SeaEntries.Deleted(entry.Key));

    private async Task DeleteStreamsAsync(string jail, CancellationToken cancellationToken)
    {
        var prefix = SeaNames.PrefixOf(jail);
        foreach (var stream in (await engine.ListAsync(cancellationToken)).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            try
            {
                await engine.DeleteAsync(stream, cancellationToken);
            }
            catch (EngineException error) when (error.Error == EngineError.StreamNotFound)
            {
                // Somebody else has deleted it.
            }
        }
    }

    private static void Check(params ReadOnlySpan<(string Field, string? Problem)> fields)
    {
        var errors = new List<FieldError>();
        foreach (var (field, problem) in fields)
        {
            if (problem is not null)
                errors.Add(new FieldError(field, problem));
        }
        if (errors.Count > 0)
            throw SeaProblem.Of(errors);
    }

    private static string? CheckText(string text) =>
        text.Length > MaxTextLength ? $"must have at most {MaxTextLength} characters; it has {text.Length}"
        : text.Any(char.IsControl) ? "must hold no control characters"
        : null;

    private static string? CheckKey(string pem)
    {
        try
        {
            SeaClient.ReadKey(pem);
            return null;
        }
        catch (TokenKeyException error)
        {
            return $"cannot be used: {error.Message}";
        }
    }

    private static SeaProblem Differs(SchemaDefinition definition, SchemaDefinition stored) => SeaProblem.Conflict(
        stored.Version == definition.Version
            ? $"Version {stored.Version} of '{stored.Name}' is defined otherwise: give what you changed a higher version."
            : $"Version {stored.Version} of '{stored.Name}' is defined already: define a higher one than that.");

    [LoggerMessage(2402, LogLevel.Information, "Jail {Jail} created")]
    private static partial void LogJailCreated(ILogger log, string jail);

    [LoggerMessage(2403, LogLevel.Information, "Jail {Jail} deleted")]
    private static partial void LogJailDeleted(ILogger log, string jail);
}
