namespace StreamOtter.Cli.Verify;

/// <summary>Numbers from 0 on that were seen: a bit each.</summary>
internal sealed class NumberSet
{
    private ulong[] _bits = new ulong[16];

    /// <summary>Answers whether it was new.</summary>
    public bool Add(long number)
    {
        var (word, bit) = PlaceOf(number);
        if (word >= _bits.Length)
            Array.Resize(ref _bits, Math.Max(word + 1, _bits.Length * 2));
        var isNew = (_bits[word] & bit) == 0;
        _bits[word] |= bit;
        return isNew;
    }

    public bool Contains(long number)
    {
        var (word, bit) = PlaceOf(number);
        return word < _bits.Length && (_bits[word] & bit) != 0;
    }

    private static (int Word, ulong Bit) PlaceOf(long number) => ((int)(number / 64), 1UL << (int)(number % 64));
}
