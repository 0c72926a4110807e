using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>
/// What is kept of a client's secret: <c>sha256:HASH</c> where the gateway made it, for there is nothing to guess in 32
/// random bytes; <c>pbkdf2:ITERATIONS:SALT:HASH</c> where a person chose it.
/// </summary>
internal sealed class SeaSecret
{
    private const int MadeBytes = 32;
    private const int SaltBytes = 16;
    private const int Iterations = 100_000;
    private const int MaxIterations = 10_000_000;

    private readonly Lock _gate = new();
    private readonly int _iterations; // 0: made
    private readonly byte[] _salt;
    private readonly byte[] _hash;
    private byte[]? _known; // the SHA-256 of a chosen secret that was right, so that not every request pays for the slow hash

    private SeaSecret(int iterations, byte[] salt, byte[] hash) => (_iterations, _salt, _hash) = (iterations, salt, hash);

    /// <summary>Of nobody: it takes as long as a made one to be wrong.</summary>
    public static SeaSecret Nobody { get; } = new(0, [], RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    /// <summary>Makes a secret: 64 characters, which need quoting nowhere.</summary>
    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MadeBytes));

    public static SeaSecret OfMade(string secret) => new(0, [], Fingerprint(secret));

    public static SeaSecret OfChosen(string secret)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new SeaSecret(Iterations, salt, Slowly(secret, salt, Iterations));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is not that.</summary>
    public static SeaSecret? Parse(string? text)
    {
        try
        {
            return text?.Split(':') switch
            {
                ["sha256", var hash] => new SeaSecret(0, [], Convert.FromBase64String(hash)),
                ["pbkdf2", var iterations, var salt, var hash] when int.Parse(iterations, NumberStyles.None, CultureInfo.InvariantCulture) is > 0 and <= MaxIterations and var count =>
                    new SeaSecret(count, Convert.FromBase64String(salt), Convert.FromBase64String(hash)),
                _ => null,
            };
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Whether a person chose it.</summary>
    public bool IsChosen => _iterations > 0;

    /// <summary>Whether this is the secret, in a time that does not tell how much of it is right.</summary>
    public bool Matches(string secret)
    {
        var fingerprint = Fingerprint(secret);
        if (_iterations == 0)
            return CryptographicOperations.FixedTimeEquals(fingerprint, _hash);
        if (Volatile.Read(ref _known) is { } known && CryptographicOperations.FixedTimeEquals(fingerprint, known))
            return true;
        lock (_gate) // who guesses keeps one processor busy at most
        {
            if (!CryptographicOperations.FixedTimeEquals(Slowly(secret, _salt, _iterations), _hash))
                return false;
            Volatile.Write(ref _known, fingerprint);
            return true;
        }
    }

    /// <summary>As it is kept; the secret itself is not in it.</summary>
    public override string ToString() =>
        _iterations == 0
            ? $"sha256:{Convert.ToBase64String(_hash)}"
            : string.Create(CultureInfo.InvariantCulture, $"pbkdf2:{_iterations}:{Convert.ToBase64String(_salt)}:{Convert.ToBase64String(_hash)}");

    private static byte[] Fingerprint(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static byte[] Slowly(string secret, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
}
