namespace StreamOtter.Kafka.Integration;

/// <summary>Ways to log in by SASL. Others, such as OAUTHBEARER and GSSAPI, are set by their librdkafka settings.</summary>
public enum SaslLogin
{
    /// <summary>The password as it is: only over TLS.</summary>
    Plain,

    /// <summary>SCRAM with SHA-256.</summary>
    ScramSha256,

    /// <summary>SCRAM with SHA-512.</summary>
    ScramSha512,
}
