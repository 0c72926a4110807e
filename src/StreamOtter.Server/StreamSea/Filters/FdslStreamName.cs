using System.Text;
using System.Text.Json;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary><c>meta</c>: the name of the message's stream.</summary>
internal sealed class FdslStreamName : FdslNode
{
    public const string Name = "streamName";

    public override FilterValue Evaluate(scoped ref FdslMessage message) => new(FilterValueKind.String, Encoding.UTF8.GetBytes(message.StreamName));

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("meta"u8, Name);
        json.WriteEndObject();
    }
}
