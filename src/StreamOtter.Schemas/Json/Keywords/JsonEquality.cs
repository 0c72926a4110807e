using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

/// <summary>Whether an array's items differ, in a time that grows with their number and not with its square.</summary>
internal sealed class JsonEquality : IEqualityComparer<JsonElement>
{
    private static readonly JsonEquality Instance = new();

    public static bool AreDistinct(JsonElement array)
    {
        var seen = new HashSet<JsonElement>(Instance);
        foreach (var item in array.EnumerateArray())
        {
            if (!seen.Add(item))
                return false;
        }
        return true;
    }

    public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

    public int GetHashCode(JsonElement obj)
    {
        switch (obj.ValueKind)
        {
            case JsonValueKind.Number:
                // 0 and -0 are equal.
                return HashCode.Combine(JsonNumber.Approximate(obj) + 0.0);
            case JsonValueKind.String:
                return obj.GetString()!.GetHashCode(StringComparison.Ordinal);
            case JsonValueKind.Array:
                var inOrder = default(HashCode);
                foreach (var item in obj.EnumerateArray())
                    inOrder.Add(GetHashCode(item));
                return inOrder.ToHashCode();
            case JsonValueKind.Object:
                var inAnyOrder = 0;
                foreach (var property in obj.EnumerateObject())
                    inAnyOrder += HashCode.Combine(property.Name, GetHashCode(property.Value));
                return inAnyOrder;
            default:
                return (int)obj.ValueKind;
        }
    }
}
