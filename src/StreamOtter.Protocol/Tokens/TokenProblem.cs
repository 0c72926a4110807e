namespace StreamOtter.Protocol.Tokens;

/// <summary>Why a token is not accepted.</summary>
public enum TokenProblem
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It is longer than <see cref="CompactJws.MaxLength"/>.</summary>
    TooLong,

    /// <summary>It is not of the form header.payload.signature, in base64url and JSON.</summary>
    Malformed,

    /// <summary>Its algorithm is none of <see cref="TokenAlgorithm"/>, or its header asks for extensions.</summary>
    NotSupported,

    /// <summary>No key fits its algorithm and <c>kid</c>.</summary>
    NoKey,

    /// <summary>The signature is not that of a key that fits.</summary>
    BadSignature,

    /// <summary>A claim is missing or of the wrong kind.</summary>
    BadClaims,

    /// <summary>Its time is over (<c>exp</c>).</summary>
    Expired,

    /// <summary>Its time has not come (<c>nbf</c>).</summary>
    NotYetValid,

    /// <summary>Somebody else issued it (<c>iss</c>).</summary>
    WrongIssuer,

    /// <summary>It is for somebody else (<c>aud</c>).</summary>
    WrongAudience,
}
