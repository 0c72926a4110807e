using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>Whether a number is an integer, and a string a date.</summary>
internal static class PayloadScalar
{
    private const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const long MaxExponent = int.MaxValue; // of any size: no text has so many digits

    /// <summary>By its exact value, of whatever length: 1.0, 1e2 and 120e-1 are integers.</summary>
    public static bool IsInteger(JsonElement number)
    {
        var mantissa = JsonMarshal.GetRawUtf8Value(number);
        var e = mantissa.IndexOfAny((byte)'e', (byte)'E');
        var exponent = e < 0 ? 0 : ReadExponent(mantissa[(e + 1)..]);
        if (e >= 0)
            mantissa = mantissa[..e];
        var last = mantissa.LastIndexOfAnyInRange((byte)'1', (byte)'9');
        if (last < 0)
            return true; // zero
        var point = mantissa.IndexOf((byte)'.');
        if (point < 0)
            point = mantissa.Length;
        return exponent + point - last - (last < point ? 1 : 0) >= 0; // the place of the last digit that is not 0
    }

    /// <summary>A day of the calendar, years 0001 to 9999, and a time of it, without leap seconds.</summary>
    public static bool IsDate(JsonElement text) =>
        text.GetString() is { Length: 20 } date
        && DateTime.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static long ReadExponent(ReadOnlySpan<byte> text)
    {
        long exponent = 0;
        foreach (var letter in text)
        {
            if (letter is >= (byte)'0' and <= (byte)'9')
                exponent = Math.Min(MaxExponent, (exponent * 10) + letter - '0');
        }
        return text[0] == (byte)'-' ? -exponent : exponent;
    }
}
