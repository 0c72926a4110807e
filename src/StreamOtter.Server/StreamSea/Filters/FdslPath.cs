using System.Text.Json;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary><c>path</c>: what the message holds at a place.</summary>
/// <param name="place">The place.</param>
/// <param name="text">The path in its one form.</param>
/// <param name="number">Among the filter's different paths, from 0.</param>
internal sealed class FdslPath(FilterPlace place, string text, int number) : FdslNode
{
    public override FilterValue Evaluate(scoped ref FdslMessage message) => message.Find(place, number);

    public override void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("path"u8, text);
        json.WriteEndObject();
    }
}
