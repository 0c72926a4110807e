namespace StreamOtter.Server.Guide;

/// <summary>The WebSocket-Kafka guide's endpoint.</summary>
public sealed record GuideOptions
{
    /// <summary>Whether it is served. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Its path. Default "/ws".</summary>
    public string Path { get; init; } = "/ws";

    /// <summary>
    /// The stream it publishes to and broadcasts (environment: <c>kafkaTopic</c>). Default "websocket-messages", made
    /// where it does not exist and the engine may make streams.
    /// </summary>
    public string Topic { get; init; } = "websocket-messages";

    /// <summary>
    /// The group of subscriptions that share the topic's records (environment: <c>kafkaGroupId</c>). Default
    /// "websocket-consumer-group". It does not matter for broadcast: every gateway gets every record.
    /// </summary>
    public string GroupId { get; init; } = "websocket-consumer-group";
}
