using System.Globalization;
using System.Text.Json;
using StreamOtter.Protocol.StreamSea;
using StreamOtter.Server.Catalog;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>
/// Jails, clients and schemas as entries of the catalog:
/// <code>
/// sea/jail/JAIL                            {"name"}
/// sea/client/JAIL/CLIENT                   {"description","secret","jwtPublicKey"?,"keySince"?,"superseded"?}
/// sea/schema/JAIL/STREAM/VERSION/NUMBER    {"name","version","fields"}
/// </code>
/// None of the names holds a '/'. A schema's key is used once, so that whoever comes second overwrites nothing.
/// </summary>
internal static class SeaEntries
{
    public const string Prefix = "sea/";

    private const string Jails = Prefix + "jail/";
    private const string Clients = Prefix + "client/";
    private const string Schemas = Prefix + "schema/";

    public static CatalogEntry Of(SeaJail jail) => new(
        Jails + jail.Id,
        Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("name"u8, jail.Name);
            json.WriteEndObject();
        }));

    public static CatalogEntry Of(SeaClient client) => new(
        KeyOf(client.Jail, client.Id),
        Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("description"u8, client.Description);
            json.WriteString("secret"u8, client.Secret.ToString());
            if (client.JwtPublicKey is { } key)
            {
                json.WriteString("jwtPublicKey"u8, key);
                json.WriteNumber("keySince"u8, client.KeySince);
            }
            if (client.Superseded is { } superseded)
                json.WriteString("superseded"u8, superseded.ToString());
            json.WriteEndObject();
        }));

    public static CatalogEntry Of(string jail, SchemaDefinition definition) => new(
        string.Create(CultureInfo.InvariantCulture, $"{Schemas}{jail}/{definition.Name}/{definition.Version}/{Guid.CreateVersion7():N}"),
        Write(json => SchemaWriter.Write(json, definition)));

    public static CatalogEntry Deleted(string key) => new(key, default(ReadOnlyMemory<byte>?));

    public static string KeyOf(string jail, string client) => $"{Clients}{jail}/{client}";

    /// <summary>How the keys begin of all that a jail has.</summary>
    public static IEnumerable<string> PrefixesOf(string jail) => [$"{Clients}{jail}/", $"{Schemas}{jail}/"];

    /// <summary>The names in a key, or null where it is none of these.</summary>
    public static (SeaEntryKind Kind, string Jail, string Name)? Parse(string key) => key.Split('/') switch
    {
        [_, "jail", var jail] => (SeaEntryKind.Jail, jail, ""),
        [_, "client", var jail, var client] => (SeaEntryKind.Client, jail, client),
        [_, "schema", var jail, var stream, _, _] => (SeaEntryKind.Schema, jail, stream),
        _ => null,
    };

    /// <exception cref="JsonException">It is no jail.</exception>
    public static SeaJail ReadJail(string id, ReadOnlyMemory<byte> value)
    {
        using var json = JsonDocument.Parse(value);
        return new SeaJail(id, TextIn(json.RootElement, "name") ?? "");
    }

    /// <exception cref="JsonException">It is no client.</exception>
    public static SeaClient ReadClient(string jail, string id, ReadOnlyMemory<byte> value)
    {
        using var json = JsonDocument.Parse(value);
        var root = json.RootElement;
        return new SeaClient
        {
            Jail = jail,
            Id = id,
            Description = TextIn(root, "description") ?? "",
            Secret = SeaSecret.Parse(TextIn(root, "secret")) ?? throw new JsonException("It has no secret."),
            Superseded = SeaSecret.Parse(TextIn(root, "superseded")),
            JwtPublicKey = TextIn(root, "jwtPublicKey"),
            KeySince = root.TryGetProperty("keySince"u8, out var since) && since.TryGetInt64(out var time) ? time : 0,
        };
    }

    /// <exception cref="JsonException">It is no definition.</exception>
    public static SchemaDefinition ReadSchema(string stream, ReadOnlyMemory<byte> value)
    {
        using var json = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = SchemaLimits.MaxJsonDepth });
        return SchemaReader.TryRead(json.RootElement, stream, out var definition, out var errors)
            ? definition
            : throw new JsonException(string.Join(' ', errors.Select(error => $"{error.Field}: {error.Message}")));
    }

    private static string? TextIn(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = Json.Buffer();
        var json = Json.WriterTo(buffer);
        write(json);
        json.Flush();
        return buffer.Written.ToArray();
    }
}
