namespace StreamOtter;

/// <summary>What a record's bytes are, as far as anybody can tell from them.</summary>
public enum ValueKind
{
    /// <summary>There is no value.</summary>
    None,

    /// <summary>The bytes are one JSON value.</summary>
    Json,

    /// <summary>The bytes are other UTF-8 text.</summary>
    Text,

    /// <summary>The bytes are anything else.</summary>
    Bytes,
}
