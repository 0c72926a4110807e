namespace StreamOtter.Serialization;

/// <summary>How bytes are made fewer.</summary>
public enum CompressionFormat
{
    /// <summary>gzip (RFC 1952), which everybody reads.</summary>
    Gzip,

    /// <summary>Brotli (RFC 7932): smaller, for text above all.</summary>
    Brotli,
}
