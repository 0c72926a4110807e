using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace StreamOtter.Server.Tests.StreamSea.Filters;

/// <summary>What a filter must answer, by the specification's words and without a thought for speed.</summary>
internal static partial class FdslOracle
{
    /// <summary>JavaScript's undefined.</summary>
    private static readonly object Undefined = new();

    private static readonly object Null = new();

    public static bool Passes(JsonNode filter, JsonNode? message, string streamName) => IsTruthy(Evaluate(filter, message, streamName));

    private static object Evaluate(JsonNode filter, JsonNode? message, string streamName)
    {
        var e = filter["e"];
        var parts = e as JsonArray;
        object Part(JsonNode? part) => Evaluate(part!, message, streamName);
        return (string)filter["t"]! switch
        {
            "string" or "number" or "bool" => Value(e),
            "null" => Null,
            "meta" => streamName,
            "path" => Follow((string)e!, message),
            "eq" => AreEqual(Part(parts![0]), Part(parts[1])),
            "and" => parts!.All(part => IsTruthy(Part(part))),
            "or" => parts!.Any(part => IsTruthy(Part(part))),
            "not" => !IsTruthy(Part(parts is null ? e : parts[0])),
            var other => throw new InvalidOperationException(other),
        };
    }

    private static object Follow(string path, JsonNode? at)
    {
        foreach (Match step in Step().Matches(path.TrimStart('$')))
        {
            var name = step.Groups["name"].Success ? step.Groups["name"].Value : null;
            if (name is not null && at is JsonObject members && members.TryGetPropertyValue(name, out var member))
                at = member;
            else if (name is null && at is JsonArray list && IndexOf(step.Value, list.Count) is var index && index >= 0 && index < list.Count)
                at = list[index];
            else
                return Undefined;
        }
        return Value(at);
    }

    private static int IndexOf(string step, int count)
    {
        var index = int.Parse(step.Trim('[', ']'), CultureInfo.InvariantCulture);
        return index < 0 ? count + index : index;
    }

    private static object Value(JsonNode? node) => node switch
    {
        null => Null,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture),
        _ => node,
    };

    private static bool IsTruthy(object value) =>
        value switch
        {
            bool flag => flag,
            double number => number != 0,
            string text => text.Length > 0,
            _ => value != Undefined && value != Null,
        };

    private static bool AreEqual(object left, object right) => (left, right) switch
    {
        (JsonArray a, JsonArray b) => a.Count == b.Count && Enumerable.Range(0, a.Count).All(i => AreEqual(Value(a[i]), Value(b[i]))),
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(member => b.TryGetPropertyValue(member.Key, out var other) && AreEqual(Value(member.Value), Value(other))),
        (double a, double b) => a == b,
        _ => left.Equals(right),
    };

    [GeneratedRegex("""\[(?<index>-?\d+)\]|\.?(?<name>[a-z]+)|\['(?<name>[^']*)'\]|\["(?<name>[^"]*)"\]""", RegexOptions.None, 1000)]
    private static partial Regex Step();
}
