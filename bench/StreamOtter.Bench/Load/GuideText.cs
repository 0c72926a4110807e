using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Load;

/// <summary>A message of the guide's protocol that carries a record.</summary>
internal static class GuideText
{
    /// <summary>Its bytes.</summary>
    public static int Size => Prefix.Length + RecordText.Size + Suffix.Length;

    private static ReadOnlySpan<byte> Prefix => "{\"messageType\":\"USER\",\"content\":\""u8;
    private static ReadOnlySpan<byte> Suffix => "\",\"timestamp\":\"2026-01-01T00:00:00Z\"}"u8;

    /// <summary>Writes it; see <see cref="RecordText.Write"/>.</summary>
    public static void Write(Span<byte> target, long number, long time)
    {
        Prefix.CopyTo(target);
        RecordText.Write(target.Slice(Prefix.Length, RecordText.Size), number, time);
        Suffix.CopyTo(target[(Prefix.Length + RecordText.Size)..]);
    }

    /// <summary>A new one.</summary>
    public static byte[] Make(long number, long time)
    {
        var text = new byte[Size];
        Write(text, number, time);
        return text;
    }
}
