using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamOtter.Server.Catalog;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>
/// All jails, clients and newest schemas, as the catalog says them. It hears the catalog from its first entry on, in the
/// order of the log; so every gateway comes to the same, also where two have written at once: of the schemas of one
/// version, and of a version and a lower one, the first counts.
/// </summary>
internal sealed partial class SeaDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SeaJail> _jails = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeaClient[]> _clients = new(StringComparer.Ordinal); // by id, of all jails
    private readonly Dictionary<(string Jail, string Stream), SeaSchema> _schemas = [];
    private readonly ILogger _log;

    public SeaDirectory(GatewayCatalog catalog, ILogger log)
    {
        _log = log;
        catalog.Listen(SeaEntries.Prefix, Apply);
    }

    public bool HasJail(string id)
    {
        lock (_gate)
            return _jails.ContainsKey(id);
    }

    /// <summary>The clients with an id, of whatever jail: their secrets and keys tell them apart.</summary>
    public SeaClient[] FindClients(string id)
    {
        lock (_gate)
            return _clients.GetValueOrDefault(id, []);
    }

    public SeaClient? FindClient(string jail, string id) => Array.Find(FindClients(id), client => client.Jail == jail);

    public int CountClients(string jail)
    {
        lock (_gate)
            return _clients.Values.Sum(clients => clients.Count(client => client.Jail == jail));
    }

    public SeaSchema? FindSchema(string jail, string stream)
    {
        lock (_gate)
            return _schemas.GetValueOrDefault((jail, stream));
    }

    private void Apply(CatalogEntry entry)
    {
        if (SeaEntries.Parse(entry.Key) is not var (kind, jail, name))
            return;
        try
        {
            switch (kind)
            {
                case SeaEntryKind.Jail:
                    Set(jail, entry.Value is { } value ? SeaEntries.ReadJail(jail, value) : null);
                    break;
                case SeaEntryKind.Client:
                    Set(jail, name, entry.Value is { } client ? SeaEntries.ReadClient(jail, name, client) : null);
                    break;
                default:
                    Set(jail, name, entry.Key, entry.Value is { } schema ? new SeaSchema(entry.Key, SeaEntries.ReadSchema(name, schema)) : null);
                    break;
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Whoever wrote it: nothing in the stream may keep a gateway from what comes after it.
            LogNotRead(_log, entry.Key, error.Message);
        }
    }

    private void Set(string id, SeaJail? jail)
    {
        lock (_gate)
        {
            if (jail is null)
                _jails.Remove(id);
            else
                _jails[id] = jail;
        }
    }

    private void Set(string jail, string id, SeaClient? client)
    {
        lock (_gate)
        {
            var others = _clients.GetValueOrDefault(id, []).Where(other => other.Jail != jail);
            SeaClient[] all = client is null ? [.. others] : [.. others, client];
            if (all.Length == 0)
                _clients.Remove(id);
            else
                _clients[id] = all;
        }
    }

    private void Set(string jail, string stream, string key, SeaSchema? schema)
    {
        lock (_gate)
        {
            var newest = _schemas.GetValueOrDefault((jail, stream));
            if (schema is not null && (newest is null || schema.Definition.Version > newest.Definition.Version))
                _schemas[(jail, stream)] = schema;
            else if (schema is null && newest?.Key == key)
                _schemas.Remove((jail, stream));
        }
    }

    [LoggerMessage(2401, LogLevel.Warning, "The catalog's entry {Key} is left out: {Error}")]
    private static partial void LogNotRead(ILogger log, string key, string error);
}
