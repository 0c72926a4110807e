namespace StreamOtter.Telemetry;

/// <summary>OpenTelemetry's names (https://opentelemetry.io/docs/specs/semconv/attributes-registry/).</summary>
internal static class TelemetryTags
{
    public const string ErrorType = "error.type";

    /// <summary>A server, never by its path or query, which may be secret.</summary>
    public static KeyValuePair<string, object?>[] Of(Uri url) => [new("server.address", url.Host), new("server.port", url.Port)];

    /// <summary>What kind of error it is.</summary>
    public static KeyValuePair<string, object?> Of(Exception error) => new(ErrorType, error.GetType().Name);
}
