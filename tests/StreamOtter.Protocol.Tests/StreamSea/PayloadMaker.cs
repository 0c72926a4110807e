using System.Text.Json.Nodes;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Protocol.Tests.StreamSea;

/// <summary>Makes payloads that match a schema.</summary>
internal sealed class PayloadMaker(Random random)
{
    public JsonObject Make(SchemaFields fields) =>
        new(fields.OrderBy(_ => random.Next()).Select(field => KeyValuePair.Create(field.Name, Make(field))));

    private JsonNode? Make(SchemaField field) => field.Type switch
    {
        FieldType.String => "x",
        FieldType.Float => random.NextDouble(),
        FieldType.Integer => JsonNode.Parse(random.Next(2) == 0 ? "-12" : "1.20e1"),
        FieldType.Date => "2024-02-29T12:00:00Z",
        FieldType.Enum => field.Values[random.Next(field.Values.Count)],
        FieldType.Object => Make(field.Fields),
        FieldType.StringArray => List(() => "x"),
        FieldType.FloatArray => List(() => 0.5),
        FieldType.IntegerArray => List(() => 7),
        FieldType.DateArray => List(() => "2000-02-29T00:00:00Z"),
        _ => List(() => Make(field.Fields)),
    };

    private JsonArray List(Func<JsonNode?> element) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => element())];
}
