namespace StreamOtter.Server.StreamSea;

/// <summary>Finds what is wrong with the settings of stream-sea's home.</summary>
internal static class StreamSeaOptionsValidator
{
    private const int MaxSecretLength = 256;

    public static IEnumerable<string> Validate(StreamSeaOptions options)
    {
        if (options.AdminId is { } id && SeaNames.CheckClient(id) is { } problem)
            yield return $"StreamSea:AdminId (--admin-id): '{id}' {problem}.";
        if (options.AdminId is not null && options.AdminSecret is null)
            yield return "StreamSea:AdminId (--admin-id) needs StreamSea:AdminSecret (--admin-secret) beside it.";
        if (options.AdminSecret is { Length: 0 or > MaxSecretLength })
            yield return $"StreamSea:AdminSecret (--admin-secret) has 1 to {MaxSecretLength} characters.";
    }
}
