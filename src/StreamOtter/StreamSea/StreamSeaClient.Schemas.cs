using System.Globalization;
using System.Text.Json;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.StreamSea;

public sealed partial class StreamSeaClient
{
    /// <summary>The newest definition of a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The stream's name cannot be sent.</exception>
    /// <exception cref="StreamSeaException">There is none (<see cref="StreamSeaException.Status"/> 404), or it could not be had.</exception>
    /// <exception cref="InvalidOperationException">The client has a token, which stream-sea takes for subscriptions only.</exception>
    /// <exception cref="ClientClosedException">The client was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public async Task<SchemaDefinition> DescribeStreamAsync(string stream, CancellationToken cancellationToken = default)
    {
        var json = await _api.AskAsync(HttpMethod.Get, $"streams/{Escape(stream, nameof(stream))}/schema", body: null, cancellationToken).ConfigureAwait(false);
        return SchemaReader.TryRead(json, stream, out var definition, out var errors)
            ? definition
            : throw SeaApi.NoMeaning($"it is no schema: {string.Join("; ", errors)}");
    }

    /// <summary>
    /// Defines the stream of the definition's name. A new version must be higher than the newest; one that is there is never
    /// overwritten, and defining the very same again is no error.
    /// </summary>
    /// <param name="definition">The definition.</param>
    /// <param name="cancellationToken">Ends the wait; the stream may be defined all the same.</param>
    /// <exception cref="ArgumentException">The stream's name cannot be sent.</exception>
    /// <exception cref="StreamSeaException">It is refused (<see cref="StreamSeaException.Status"/> 409: that version exists), or nobody knows.</exception>
    /// <exception cref="InvalidOperationException">The client has a token, which stream-sea takes for subscriptions only.</exception>
    /// <exception cref="ClientClosedException">The client was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public Task DefineStreamAsync(SchemaDefinition definition, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Post,
        $"streams/{Escape(definition.Name, nameof(definition))}/define",
        Body(json => SchemaWriter.WriteMembers(json, definition)),
        cancellationToken);

    /// <summary>The versions of several streams' newest definitions.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>For each stream, in the same order, the version; null where it has no definition.</returns>
    /// <exception cref="StreamSeaException">They could not be had.</exception>
    /// <exception cref="InvalidOperationException">The client has a token, which stream-sea takes for subscriptions only.</exception>
    /// <exception cref="ClientClosedException">The client was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public async Task<long?[]> GetSchemaVersionsVectorAsync(IReadOnlyCollection<string> streams, CancellationToken cancellationToken = default)
    {
        var body = Body(json =>
        {
            json.WriteStartArray("schemaNames"u8);
            foreach (var stream in streams)
                json.WriteStringValue(stream);
            json.WriteEndArray();
        });
        var answer = await _api.AskAsync(HttpMethod.Post, "schema-versions-vector", body, cancellationToken).ConfigureAwait(false);
        return answer.TryGetProperty("versionsVector"u8, out var versions) && versions.ValueKind == JsonValueKind.Array && versions.GetArrayLength() == streams.Count
            ? [.. versions.EnumerateArray().Select(VersionOf)]
            : throw SeaApi.NoMeaning($"its 'versionsVector' is no list of {streams.Count}.");
    }

    private static long? VersionOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number when json.TryGetInt64(out var version) => version,
        JsonValueKind.String when long.TryParse(json.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var version) => version,
        _ => throw SeaApi.NoMeaning("a version is no integer."),
    };
}
