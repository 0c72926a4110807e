using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>
/// What is truthy and what is equal, as JavaScript has it, whose engine filters were first written for. There two objects
/// are equal only if they are one; messages and filters never share one, so here they are equal by what they hold.
/// </summary>
internal static class FdslTruth
{
    public static bool IsTruthy(in FilterValue value) => value.Kind switch
    {
        FilterValueKind.Missing or FilterValueKind.Null or FilterValueKind.False => false,
        FilterValueKind.Number => ToDouble(value.Text) != 0,
        FilterValueKind.String => !value.Text.IsEmpty,
        _ => true,
    };

    public static bool AreEqual(in FilterValue left, in FilterValue right) =>
        left.Kind == right.Kind && left.Kind switch
        {
            FilterValueKind.Number => ToDouble(left.Text) == ToDouble(right.Text),
            FilterValueKind.String => left.Text.SequenceEqual(right.Text),
            FilterValueKind.Other => left.Text.SequenceEqual(right.Text) || AreEqual(JsonElement.Parse(left.Text), JsonElement.Parse(right.Text)),
            _ => true,
        };

    /// <summary>As JSON.parse reads it: the nearest double, infinite beyond the range.</summary>
    public static double ToDouble(ReadOnlySpan<byte> digits) => double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The same double in few characters.</summary>
    public static byte[] Shorten(ReadOnlySpan<byte> digits) => Encoding.UTF8.GetBytes(ToDouble(digits).ToString("R", CultureInfo.InvariantCulture));

    private static bool AreEqual(JsonElement left, JsonElement right) =>
        left.ValueKind == right.ValueKind && left.ValueKind switch
        {
            JsonValueKind.Object => AreEqual(MembersOf(left), MembersOf(right)),
            JsonValueKind.Array => left.GetArrayLength() == right.GetArrayLength()
                && left.EnumerateArray().Zip(right.EnumerateArray(), AreEqual).All(same => same),
            JsonValueKind.String => left.ValueEquals(right.GetString()),
            JsonValueKind.Number => ToDouble(JsonMarshal.GetRawUtf8Value(left)) == ToDouble(JsonMarshal.GetRawUtf8Value(right)),
            _ => true,
        };

    private static bool AreEqual(Dictionary<string, JsonElement> left, Dictionary<string, JsonElement> right) =>
        left.Count == right.Count && left.All(member => right.TryGetValue(member.Key, out var other) && AreEqual(member.Value, other));

    /// <summary>Of members with one name the last counts, as where a path leads to one.</summary>
    private static Dictionary<string, JsonElement> MembersOf(JsonElement json)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
            members[member.Name] = member.Value;
        return members;
    }
}
