using System.Globalization;
using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

/// <summary>
/// Arithmetic on JSON's numbers: exact where both have at most 28 digits and no exponent, else as 64-bit floating point,
/// which all of JavaScript's tools use throughout.
/// </summary>
internal static class JsonNumber
{
    public static bool IsInteger(JsonElement number) =>
        TryExact(number, out var exact) ? decimal.Truncate(exact) == exact : Approximate(number) is var rough && (double.IsInfinity(rough) || double.Truncate(rough) == rough);

    public static bool TryInteger(JsonElement number, out long integer)
    {
        integer = 0;
        if (number.ValueKind != JsonValueKind.Number || !IsInteger(number) || Math.Abs(Approximate(number)) > 1e15)
            return false;
        integer = (long)Approximate(number);
        return true;
    }

    public static int Compare(JsonElement left, JsonElement right) => TryExact(left, out var a) && TryExact(right, out var b)
        ? a.CompareTo(b)
        : Approximate(left).CompareTo(Approximate(right));

    public static bool IsMultiple(JsonElement number, JsonElement of)
    {
        if (TryExact(number, out var exact) && TryExact(of, out var step) && step != 0)
            return exact % step == 0;
        var times = Approximate(number) / Approximate(of);
        return double.IsFinite(times) && double.Truncate(times) == times;
    }

    public static double Approximate(JsonElement number) => number.GetDouble();

    private static bool TryExact(JsonElement number, out decimal exact)
    {
        var text = number.GetRawText();
        exact = 0;
        return text.Length <= 28 && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out exact);
    }
}
