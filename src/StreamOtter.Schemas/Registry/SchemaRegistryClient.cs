using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamOtter.Schemas.Registry.Http;

namespace StreamOtter.Schemas.Registry;

/// <summary>
/// A client of Confluent's Schema Registry API (https://docs.confluent.io/platform/current/schema-registry/develop/api.html),
/// which other registries speak too. What cannot change is asked once: an id's schema, a version, and which id a schema has
/// under a subject.
/// </summary>
public sealed class SchemaRegistryClient : ISchemaRegistry, IDisposable
{
    private readonly RegistryConnection _connection;
    private readonly RegistryCache<int, VersionMessage> _byId;
    private readonly RegistryCache<(string Subject, int Version), VersionMessage> _byVersion;
    private readonly RegistryCache<(string Subject, string Identity), int> _ids;

    /// <summary>A client; it connects with the first call.</summary>
    /// <param name="options">Where the registry is.</param>
    /// <param name="timeProvider">The clock of timeouts. Default: the system's.</param>
    /// <param name="handler">What sends the requests, where that is not to be a handler of its own; then TLS is its business.</param>
    /// <exception cref="ArgumentException">The options cannot work; the message tells all that is wrong.</exception>
    public SchemaRegistryClient(SchemaRegistryOptions options, TimeProvider? timeProvider = null, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _connection = new RegistryConnection(options, timeProvider ?? TimeProvider.System, handler);
        _byId = new(options.CacheSize);
        _byVersion = new(options.CacheSize);
        _ids = new(options.CacheSize);
    }

    /// <inheritdoc/>
    public Task<int> RegisterAsync(string subject, Schema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return _ids.GetAsync((subject, schema.Identity), async () =>
        {
            var answer = await PostAsync($"{Versions(subject)}", schema, RegistryJson.Default.VersionMessage, CancellationToken.None).ConfigureAwait(false);
            return answer.Id ?? throw _connection.NotUnderstood("no id");
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Schema> GetSchemaAsync(int id, CancellationToken cancellationToken = default)
    {
        var answer = await _byId.GetAsync(
            id, () => GetAsync($"schemas/ids/{id}", RegistryJson.Default.VersionMessage, CancellationToken.None), cancellationToken).ConfigureAwait(false);
        return await SchemaAsync(answer, new ReferenceLimit(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RegisteredSchema> GetVersionAsync(string subject, int version, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        var answer = await AskVersionAsync(subject, version, cancellationToken).ConfigureAwait(false);
        return await RegisteredAsync(answer, subject, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RegisteredSchema> GetLatestAsync(string subject, CancellationToken cancellationToken = default)
    {
        var answer = await GetAsync($"{Versions(subject)}/latest", RegistryJson.Default.VersionMessage, cancellationToken).ConfigureAwait(false);
        return await RegisteredAsync(answer, subject, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<RegisteredSchema> FindAsync(string subject, Schema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var answer = await PostAsync(Subject(subject), schema, RegistryJson.Default.VersionMessage, cancellationToken).ConfigureAwait(false);
        return await RegisteredAsync(answer, subject, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListSubjectsAsync(CancellationToken cancellationToken = default) =>
        await GetAsync("subjects", RegistryJson.Default.StringArray, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int>> ListVersionsAsync(string subject, CancellationToken cancellationToken = default) =>
        await GetAsync(Versions(subject), RegistryJson.Default.Int32Array, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<CompatibilityResult> CheckCompatibilityAsync(
        string subject, Schema schema, int? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var path = $"compatibility/{Versions(subject)}/{(version is { } number ? $"{number}" : "latest")}?verbose=true";
        var answer = await PostAsync(path, schema, RegistryJson.Default.CompatibilityMessage, cancellationToken).ConfigureAwait(false);
        return new CompatibilityResult(answer.IsCompatible ?? throw _connection.NotUnderstood("no is_compatible"), answer.Messages ?? []);
    }

    /// <inheritdoc/>
    public async Task<CompatibilityLevel> GetCompatibilityAsync(string? subject = null, CancellationToken cancellationToken = default)
    {
        var answer = await GetAsync($"{Config(subject)}{(subject is null ? "" : "?defaultToGlobal=true")}", RegistryJson.Default.ConfigMessage, cancellationToken)
            .ConfigureAwait(false);
        return LevelNames.TryParse(answer.CompatibilityLevel, out var level)
            ? level
            : throw _connection.NotUnderstood($"the compatibility level '{answer.CompatibilityLevel}'");
    }

    /// <inheritdoc/>
    public async Task SetCompatibilityAsync(CompatibilityLevel level, string? subject = null, CancellationToken cancellationToken = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ConfigMessage { Compatibility = LevelNames.Of(level) }, RegistryJson.Default.ConfigMessage);
        await _connection.SendAsync(HttpMethod.Put, Config(subject), body, RegistryJson.Default.ConfigMessage, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<int>> DeleteSubjectAsync(string subject, bool permanent = false, CancellationToken cancellationToken = default)
    {
        var path = Subject(subject) + (permanent ? "?permanent=true" : "");
        var versions = await _connection.SendAsync(HttpMethod.Delete, path, null, RegistryJson.Default.Int32Array, cancellationToken).ConfigureAwait(false);
        Forget(subject);
        return versions;
    }

    /// <inheritdoc/>
    public async Task DeleteVersionAsync(string subject, int version, bool permanent = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);
        var path = $"{Versions(subject)}/{version}{(permanent ? "?permanent=true" : "")}";
        await _connection.SendAsync(HttpMethod.Delete, path, null, RegistryJson.Default.Int32, cancellationToken).ConfigureAwait(false);
        Forget(subject);
    }

    /// <summary>Ends its connections.</summary>
    public void Dispose() => _connection.Dispose();

    private static string Subject(string subject)
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        return "subjects/" + Uri.EscapeDataString(subject);
    }

    private static string Versions(string subject) => Subject(subject) + "/versions";

    private static string Config(string? subject) => subject is null ? "config" : "config/" + Uri.EscapeDataString(subject);

    // Registered again, it may have another id.
    private void Forget(string subject)
    {
        _ids.Remove(key => key.Subject == subject);
        _byVersion.Remove(key => key.Subject == subject);
    }

    private Task<VersionMessage> AskVersionAsync(string subject, int version, CancellationToken cancellationToken) => _byVersion.GetAsync(
        (subject, version),
        () => GetAsync($"{Versions(subject)}/{version}", RegistryJson.Default.VersionMessage, CancellationToken.None),
        cancellationToken);

    private async Task<RegisteredSchema> RegisteredAsync(VersionMessage answer, string subject, CancellationToken cancellationToken) => new(
        answer.Subject ?? subject,
        answer.Version ?? throw _connection.NotUnderstood("no version"),
        answer.Id ?? throw _connection.NotUnderstood("no id"),
        await SchemaAsync(answer, new ReferenceLimit(), cancellationToken).ConfigureAwait(false));

    private async Task<Schema> SchemaAsync(VersionMessage answer, ReferenceLimit limit, CancellationToken cancellationToken)
    {
        var references = new List<SchemaReference>();
        foreach (var reference in answer.References ?? [])
        {
            if (reference is not { Name: { } name, Subject: { } subject, Version: { } version })
                throw _connection.NotUnderstood("a reference without name, subject or version");
            if (!limit.Enter())
                throw _connection.NotUnderstood("schemas that refer to each other without end");
            var found = await AskVersionAsync(subject, version, cancellationToken).ConfigureAwait(false);
            references.Add(new SchemaReference(name, subject, version) { Schema = await SchemaAsync(found, limit, cancellationToken).ConfigureAwait(false) });
            limit.Leave();
        }
        return new Schema(TypeOf(answer.SchemaType), answer.Schema ?? throw _connection.NotUnderstood("no schema")) { References = references };
    }

    private SchemaType TypeOf(string? name) => name switch
    {
        null or "AVRO" => SchemaType.Avro,
        "JSON" => SchemaType.Json,
        "PROTOBUF" => SchemaType.Protobuf,
        _ => throw _connection.NotUnderstood($"the schema type '{name}'"),
    };

    private Task<TAnswer> GetAsync<TAnswer>(string path, JsonTypeInfo<TAnswer> type, CancellationToken cancellationToken)
        where TAnswer : notnull => _connection.SendAsync(HttpMethod.Get, path, null, type, cancellationToken);

    private Task<TAnswer> PostAsync<TAnswer>(
        string path, Schema schema, JsonTypeInfo<TAnswer> type, CancellationToken cancellationToken)
        where TAnswer : notnull =>
        _connection.SendAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(VersionMessage.Of(schema), RegistryJson.Default.VersionMessage), type, cancellationToken);
}
