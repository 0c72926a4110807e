namespace StreamOtter.Server.V1.Filters;

/// <summary>
/// A JSON number (RFC 8259, section 6) by its exact value, which has no limit of digits: 0.digits × 10^magnitude.
/// Neither double nor decimal would do, since two numbers that differ would be equal in either.
/// </summary>
internal readonly ref struct FilterNumber
{
    /// <summary>Exponents beyond this count as this. No message has so many digits that it would matter.</summary>
    private const long MaxExponent = 1_000_000_000_000_000;

    private readonly int _sign; // 0 for zero
    private readonly long _magnitude;
    private readonly ReadOnlySpan<byte> _digits; // from the first that is not 0; may hold the point

    private FilterNumber(ReadOnlySpan<byte> json)
    {
        var isNegative = json[0] == (byte)'-';
        var mantissa = isNegative ? json[1..] : json;
        var e = mantissa.IndexOfAny((byte)'e', (byte)'E');
        var exponent = e < 0 ? 0 : ReadExponent(mantissa[(e + 1)..]);
        if (e >= 0)
            mantissa = mantissa[..e];
        var first = mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (first < 0)
            return;
        var point = mantissa.IndexOf((byte)'.');
        if (point < 0)
            point = mantissa.Length;
        _sign = isNegative ? -1 : 1;
        _magnitude = exponent + point - first + (first < point ? 0 : 1);
        _digits = mantissa[first..];
    }

    /// <summary>Below, equal to or above 0, as the left number is to the right one.</summary>
    public static int Compare(ReadOnlySpan<byte> leftJson, ReadOnlySpan<byte> rightJson)
    {
        var left = new FilterNumber(leftJson);
        var right = new FilterNumber(rightJson);
        if (left._sign != right._sign || left._sign == 0)
            return left._sign.CompareTo(right._sign);
        return left._sign * (left._magnitude != right._magnitude
            ? left._magnitude.CompareTo(right._magnitude)
            : CompareDigits(left._digits, right._digits));
    }

    private static int CompareDigits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            var difference = Take(ref left) - Take(ref right);
            if (difference != 0)
                return difference;
        }
        return 0;
    }

    /// <summary>The next digit; 0 behind the last.</summary>
    private static int Take(ref ReadOnlySpan<byte> digits)
    {
        if (!digits.IsEmpty && digits[0] == (byte)'.')
            digits = digits[1..];
        if (digits.IsEmpty)
            return 0;
        var digit = digits[0] - '0';
        digits = digits[1..];
        return digit;
    }

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
