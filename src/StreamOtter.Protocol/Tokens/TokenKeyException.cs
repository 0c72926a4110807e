namespace StreamOtter.Protocol.Tokens;

/// <summary>A key cannot be used. The message names the cause and the mend, and never the key.</summary>
/// <param name="message">Why not.</param>
/// <param name="inner">What found it.</param>
public sealed class TokenKeyException(string message, Exception? inner = null) : Exception(message, inner);
