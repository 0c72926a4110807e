namespace StreamOtter.Security;

/// <summary>How a Kafka client logs in.</summary>
public enum SaslMechanism
{
    /// <summary>It does not, unless by its certificate.</summary>
    None,

    /// <summary>plain: the password as it is. Only over TLS.</summary>
    Plain,

    /// <summary>scram-sha-256: without telling the password (RFC 7677).</summary>
    ScramSha256,

    /// <summary>scram-sha-512.</summary>
    ScramSha512,
}
