namespace StreamOtter.Bench.Servers;

/// <summary>Which core is whose.</summary>
internal static class Cores
{
    public const int Server = 0;
    public const int Load = 1;
}
