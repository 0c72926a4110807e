using System.Text.Json;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A message from the gateway on the guide's endpoint.</summary>
internal sealed record GuideReply(JsonElement Json)
{
    public string Type => Json.GetProperty("messageType").GetString()!;

    public string Content => Json.GetProperty("content").GetString()!;

    public string? Id => Json.TryGetProperty("id", out var id) ? id.GetString() : null;

    public string? Code => Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Whether it comes from the topic.</summary>
    public bool IsRecord => Json.TryGetProperty("position", out _);

    /// <summary>Where the record is that this tells of.</summary>
    public (int Partition, long Offset) Place
    {
        get
        {
            var place = Json.TryGetProperty("position", out var position) ? position : Json;
            return (place.GetProperty("partition").GetInt32(), place.GetProperty("offset").GetInt64());
        }
    }
}
