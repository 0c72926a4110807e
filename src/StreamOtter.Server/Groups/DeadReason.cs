namespace StreamOtter.Server.Groups;

/// <summary>Why a record was given up, as its dead letter says it.</summary>
internal static class DeadReason
{
    /// <summary>A member said so.</summary>
    public const string Refused = "refused";

    /// <summary>It could not be done, the last of its tries included.</summary>
    public const string Nack = "nack";

    /// <summary>The last of its tries took too long.</summary>
    public const string Lease = "lease";

    /// <summary>Who had it for the last of its tries went.</summary>
    public const string Gone = "gone";
}
