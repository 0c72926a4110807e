namespace StreamOtter.Streams.Window;

/// <summary>
/// Beside a segment of a conflating window: each record's key, and whether a newer record of that key is known. The
/// window writes it under its lock; cursors look at the marks without, where one that comes late does no harm.
/// </summary>
internal sealed class SegmentKeys(UInt128[] keys)
{
    private const int BytesPerPlace = 96; // of a dictionary's entry and bucket, and as much again for its room to grow

    private readonly bool[] _superseded = new bool[keys.Length];

    /// <summary>About the bytes it holds, the entries of its records in <see cref="NewestByKey"/> included.</summary>
    public int Size => keys.Length * (16 + sizeof(bool) + BytesPerPlace);

    public UInt128 this[int index]
    {
        get => keys[index];
        set => keys[index] = value;
    }

    public bool IsSuperseded(int index) => _superseded[index];

    public void Supersede(int index) => _superseded[index] = true;
}
