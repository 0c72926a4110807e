namespace StreamOtter.Protocol.Tokens;

/// <summary>
/// A key for tokens. It knows the algorithms that fit it, and no other is ever tried with it: what a token says of its
/// own algorithm only chooses among them. May be used from any thread.
/// </summary>
public abstract class TokenKey
{
    private protected TokenKey(string? id, TokenAlgorithm? only, params IReadOnlyList<TokenAlgorithm> fitting)
    {
        Id = id;
        Algorithms = only is null ? fitting : [.. fitting.Where(algorithm => algorithm == only)];
        if (Algorithms.Count == 0)
            throw new TokenKeyException($"The key does not fit the algorithm {only} that it names; it could be used for {string.Join(", ", fitting)}.");
    }

    /// <summary>Its name (<c>kid</c>), or null.</summary>
    public string? Id { get; }

    /// <summary>The algorithms that fit it, the one to sign with first.</summary>
    public IReadOnlyList<TokenAlgorithm> Algorithms { get; }

    /// <summary>Whether it can sign, and not only verify.</summary>
    public abstract bool CanSign { get; }

    /// <summary>A key that both sides hold, of at least 32 bytes; HS384 asks for 48, HS512 for 64 (RFC 7518, section 3.2).</summary>
    /// <exception cref="TokenKeyException">It is too short.</exception>
    public static TokenKey FromSecret(ReadOnlySpan<byte> secret, string? id = null) => new SecretTokenKey(secret.ToArray(), id, only: null);

    /// <summary>Signs.</summary>
    /// <exception cref="TokenKeyException">The algorithm does not fit the key, or it cannot sign.</exception>
    public byte[] Sign(TokenAlgorithm algorithm, ReadOnlySpan<byte> data)
    {
        if (!Algorithms.Contains(algorithm))
            throw new TokenKeyException($"The key does not fit {algorithm}; it can be used for {string.Join(", ", Algorithms)}.");
        return CanSign ? SignData(algorithm, data) : throw new TokenKeyException("This is a public key; to sign, give the private one.");
    }

    /// <summary>Whether a signature is this key's. False where the algorithm does not fit it.</summary>
    public bool Verify(TokenAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Algorithms.Contains(algorithm) && VerifyData(algorithm, data, signature);

    private protected abstract byte[] SignData(TokenAlgorithm algorithm, ReadOnlySpan<byte> data);

    private protected abstract bool VerifyData(TokenAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}
