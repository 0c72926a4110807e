using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace StreamOtter.StreamSea;

public sealed partial class StreamSeaClient
{
    private const string NeedsReflection = "It is turned into JSON by reflection. Give its JsonTypeInfo, or a JsonNode.";

    private static readonly JsonWriterOptions PayloadOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Publishes a payload; done once it is durable. What must stay in order is awaited before the next: calls that are
    /// under way together overtake each other.
    /// </summary>
    /// <param name="stream">Where to.</param>
    /// <param name="payload">The payload. A stream with a schema takes what matches it.</param>
    /// <param name="cancellationToken">Ends the wait; the payload may be stored all the same.</param>
    /// <exception cref="ArgumentException">The stream's name or the payload cannot be sent.</exception>
    /// <exception cref="StreamSeaException">
    /// It is not stored, or nobody knows: <see cref="StreamSeaException.Failure"/> tells which.
    /// </exception>
    /// <exception cref="InvalidOperationException">The client has a token, which stream-sea takes for subscriptions only.</exception>
    /// <exception cref="ClientClosedException">The client was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    public Task PublishAsync(string stream, JsonElement payload, CancellationToken cancellationToken = default) =>
        payload.ValueKind != JsonValueKind.Undefined
            ? PublishAsync(stream, json => json.WriteRawValue(JsonMarshal.GetRawUtf8Value(payload), skipInputValidation: true), cancellationToken)
            : throw new ArgumentException("The payload is undefined.", nameof(payload));

    /// <inheritdoc cref="PublishAsync(string, JsonElement, CancellationToken)"/>
    public Task PublishAsync(string stream, JsonNode? payload, CancellationToken cancellationToken = default) => PublishAsync(
        stream,
        json =>
        {
            if (payload is null)
                json.WriteNullValue();
            else
                payload.WriteTo(json);
        },
        cancellationToken);

    /// <summary>Publishes JSON in UTF-8.</summary>
    /// <inheritdoc cref="PublishAsync(string, JsonElement, CancellationToken)"/>
    public Task PublishAsync(string stream, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken = default) =>
        Protocol.V1.JsonValue.IsValid(utf8Json.Span)
            ? PublishAsync(stream, json => json.WriteRawValue(utf8Json.Span, skipInputValidation: true), cancellationToken)
            : throw new ArgumentException($"This is not one JSON value, nested no deeper than {Protocol.V1.ProtocolV1.MaxValueDepth}.", nameof(utf8Json));

    /// <inheritdoc cref="PublishAsync(string, JsonElement, CancellationToken)"/>
    public Task PublishAsync<T>(string stream, T payload, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        PublishAsync(stream, json => JsonSerializer.Serialize(json, payload, type), cancellationToken);

    /// <inheritdoc cref="PublishAsync(string, JsonElement, CancellationToken)"/>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    [OverloadResolutionPriority(-1)] // bytes and nodes are what they are, also where their type fits no other overload exactly
    public Task PublishAsync<T>(string stream, T payload, CancellationToken cancellationToken = default) =>
        PublishAsync(stream, json => JsonSerializer.Serialize(json, payload), cancellationToken);

    private Task PublishAsync(string stream, Action<Utf8JsonWriter> writePayload, CancellationToken cancellationToken) => _api.SendAsync(
        HttpMethod.Post,
        $"streams/{Escape(stream, nameof(stream))}/publish",
        Body(json =>
        {
            json.WritePropertyName("payload"u8);
            writePayload(json);
        }),
        cancellationToken);

    /// <summary>An object.</summary>
    private static ReadOnlyMemory<byte> Body(Action<Utf8JsonWriter> writeMembers)
    {
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body, PayloadOptions);
        json.WriteStartObject();
        writeMembers(json);
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
