namespace StreamOtter.Cli.Bench.Clients;

/// <summary>A record's number within a measurement: 16 bits say who published it, 48 count that publisher's records.</summary>
internal static class RecordId
{
    private const int NumberBits = 48;

    public static long Of(int publisher, long number) => ((long)publisher << NumberBits) | number;

    public static (int Publisher, long Number) Split(long id) => ((int)(ushort)(id >> NumberBits), id & ((1L << NumberBits) - 1));
}
