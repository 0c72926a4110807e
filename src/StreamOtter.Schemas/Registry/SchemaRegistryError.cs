namespace StreamOtter.Schemas.Registry;

/// <summary>Why a registry did not do what it was asked.</summary>
public enum SchemaRegistryError
{
    /// <summary>No registry answers, or not in time, or it has failed (5xx). It may be tried again.</summary>
    Unavailable,

    /// <summary>The registry refuses the login, or the right to do this (401, 403).</summary>
    Forbidden,

    /// <summary>There is no such subject, version or schema (404; 40401, 40402, 40403).</summary>
    NotFound,

    /// <summary>The schema breaks the subject's compatibility rule (409).</summary>
    Incompatible,

    /// <summary>The registry takes the schema, version or rule for invalid (422).</summary>
    Invalid,

    /// <summary>What answers is not a schema registry, or not one that is understood.</summary>
    NotUnderstood,
}
