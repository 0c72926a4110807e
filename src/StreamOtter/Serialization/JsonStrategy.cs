using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamOtter.Serialization;

/// <summary>
/// JSON in text messages: the default both ways. It reads to a <see cref="JsonElement"/>, or to the type it was made for.
/// </summary>
public sealed class JsonStrategy : ISerializationStrategy, IDeserializationStrategy
{
    private readonly JsonSerializerOptions _options;
    private readonly JsonTypeInfo? _readAs;

    /// <summary>
    /// JSON as the Web writes it (camelCase). Any type can be sent where the application allows reflection; one that is
    /// trimmed or compiled ahead of time does not, sends what <see cref="JsonMessageContext"/> knows, and gives its own
    /// <see cref="JsonSerializerOptions"/> for the rest.
    /// </summary>
    public JsonStrategy()
        : this(DefaultOptions())
    {
    }

    /// <param name="options">How types are written, such as <c>MyContext.Default.Options</c>.</param>
    public JsonStrategy(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <param name="readAs">The type that is read, such as <c>MyContext.Default.Order</c>; its options tell how others are written.</param>
    public JsonStrategy(JsonTypeInfo readAs)
    {
        ArgumentNullException.ThrowIfNull(readAs);
        _readAs = readAs;
        _options = readAs.Options;
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The options know nothing of the message's type.</exception>
    public MessageData Serialize(object? message) => message is null
        ? MessageData.FromText("null"u8.ToArray())
        : MessageData.FromText(JsonSerializer.SerializeToUtf8Bytes(message, TypeInfo(message.GetType())));

    /// <inheritdoc/>
    /// <exception cref="JsonException">The data is no JSON, or not of the type.</exception>
    public object? Deserialize(MessageData data) => _readAs is null
        ? JsonElement.Parse(data.Bytes.Span)
        : JsonSerializer.Deserialize(data.Bytes.Span, _readAs);

    private JsonTypeInfo TypeInfo(Type type) =>
        _options.TryGetTypeInfo(type, out var info) || JsonMessageContext.Default.Options.TryGetTypeInfo(type, out info)
            ? info
            : throw new NotSupportedException(
                $"No JSON is known for {type}: give JsonStrategy the options of a JsonSerializerContext that names the type.");

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Where code is trimmed, IsReflectionEnabledByDefault is false.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Where code is compiled ahead of time, IsReflectionEnabledByDefault is false.")]
    private static JsonSerializerOptions DefaultOptions() =>
        JsonSerializer.IsReflectionEnabledByDefault ? JsonSerializerOptions.Web : JsonMessageContext.Default.Options;
}
