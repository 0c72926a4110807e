namespace StreamOtter.Schemas.Registry.Http;

/// <summary>What the registry calls its compatibility rules.</summary>
internal static class LevelNames
{
    private static readonly string[] Names = ["NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"];

    public static string Of(CompatibilityLevel level) => Names[(int)level];

    public static bool TryParse(string? name, out CompatibilityLevel level)
    {
        var index = Array.IndexOf(Names, name);
        level = (CompatibilityLevel)index;
        return index >= 0;
    }
}
