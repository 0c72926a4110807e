namespace StreamOtter.Protocol.V1;

/// <summary>How a record's value stands in a message.</summary>
public enum RecordValueKind
{
    /// <summary>The record has no value.</summary>
    None,

    /// <summary><c>v</c>: bytes that are JSON, standing in the message as they are.</summary>
    Json,

    /// <summary><c>s</c>: bytes that are UTF-8, as a string.</summary>
    Text,

    /// <summary><c>b</c>: any bytes, in base64.</summary>
    Bytes,
}
