namespace StreamOtter.Protocol.Guide;

/// <summary>Why a message of the guide's protocol was not stored; the words of the table in spec/guide.md.</summary>
public static class GuideErrorCode
{
    /// <summary>Not JSON, or nested too deep.</summary>
    public const string NotJson = "not-json";

    /// <summary>JSON, but not an object.</summary>
    public const string NotObject = "not-object";

    /// <summary>One of the three members is not there.</summary>
    public const string MissingField = "missing-field";

    /// <summary>One of them is not a string, comes twice, or is no time.</summary>
    public const string WrongField = "wrong-field";

    /// <summary>A message type that clients do not send.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>Above the gateway's limit.</summary>
    public const string TooLarge = "too-large";

    /// <summary>A binary message.</summary>
    public const string Binary = "binary";

    /// <summary>The log did not take it.</summary>
    public const string Refused = "refused";

    /// <summary>The client may not publish.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>The log cannot be reached.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>It may be stored or not.</summary>
    public const string Unknown = "unknown";
}
