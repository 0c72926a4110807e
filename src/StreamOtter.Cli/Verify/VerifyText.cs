using System.Globalization;
using System.Text;

namespace StreamOtter.Cli.Verify;

/// <summary>
/// The value of a record, which tells whose it is: <c>RUN:PUBLISHER:NUMBER:</c> and as many dots as the size asks for.
/// </summary>
/// <param name="run">What is this run's alone, so that nobody else's records are taken for its own.</param>
internal sealed class VerifyText(string run)
{
    private readonly string _start = run + ":";

    public static VerifyText New() => new(Guid.NewGuid().ToString("N")[..12]);

    public string Write(int publisher, long number, int size)
    {
        var value = new StringBuilder(_start);
        value.Append(CultureInfo.InvariantCulture, $"{publisher}:{number}:");
        return value.Append('.', Math.Max(0, size - value.Length)).ToString();
    }

    /// <summary>Answers whether it is a record of this run.</summary>
    public bool TryRead(ReadOnlySpan<char> value, out int publisher, out long number)
    {
        (publisher, number) = (0, 0);
        if (!value.StartsWith(_start, StringComparison.Ordinal))
            return false;
        value = value[_start.Length..];
        return TryReadNumber(ref value, out var first) && TryReadNumber(ref value, out number) && (publisher = (int)first) == first;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<char> value, out long number)
    {
        number = 0;
        var end = value.IndexOf(':');
        if (end < 0 || !long.TryParse(value[..end], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;
        value = value[(end + 1)..];
        return true;
    }
}
