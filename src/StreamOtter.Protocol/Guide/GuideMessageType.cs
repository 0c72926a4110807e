namespace StreamOtter.Protocol.Guide;

/// <summary>The guide's four message types, and everything else.</summary>
public enum GuideMessageType
{
    /// <summary>None of the four.</summary>
    Other,

    /// <summary>A user's message.</summary>
    User,

    /// <summary>A notice of the system.</summary>
    System,

    /// <summary>A message was stored.</summary>
    Ack,

    /// <summary>A message was not stored.</summary>
    Error,
}
