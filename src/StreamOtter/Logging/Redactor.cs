using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace StreamOtter.Logging;

/// <summary>
/// Takes secrets out of what is logged: values of fields whose names say that they are secret, and in any text what looks
/// like a token, a private key, a login in a URL, or <c>name=value</c> with such a name. It rather takes too much.
/// </summary>
internal sealed partial class Redactor(IEnumerable<string> moreNames)
{
    public const string Mark = "[redacted]";

    /// <summary>Longer texts are cut, so that an entry's size is bounded.</summary>
    public const int MaxLength = 16_384;

    private const int MaxMilliseconds = 1_000;

    private static readonly string[] Always =
        ["password", "passwd", "pwd", "passphrase", "secret", "token", "authorization", "apikey", "credential", "privatekey", "cookie"];

    private readonly string[] _names = [.. Always, .. moreNames.Select(Plain).Where(name => name.Length > 0)];

    /// <summary>Whether a field of this name holds a secret.</summary>
    public bool IsSecret(string name)
    {
        var plain = Plain(name);
        return Array.Exists(_names, secret => plain.Contains(secret, StringComparison.Ordinal));
    }

    /// <summary>A text without what looks like a secret.</summary>
    public static string Text(string text)
    {
        var cut = text.Length > MaxLength ? $"{text.AsSpan(0, MaxLength)}… ({text.Length} characters)" : text;
        try
        {
            cut = PrivateKey().Replace(cut, Mark);
            cut = Jwt().Replace(cut, Mark);
            cut = Scheme().Replace(cut, "${scheme} " + Mark);
            cut = Login().Replace(cut, Mark);
            return Pair().Replace(cut, "${name}" + Mark);
        }
        catch (RegexMatchTimeoutException)
        {
            return $"{Mark}: a text of {text.Length} characters that took too long to look through";
        }
    }

    /// <summary>A field's value as it may be logged: null, bool, long, double or string.</summary>
    public object? Value(string name, object? value) => IsSecret(name) && value is not null ? Mark : value switch
    {
        null or bool or long or double => value,
        byte or sbyte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float single => (double)single,
        string text => Text(text),
        byte[] bytes => $"{bytes.Length} bytes",
        ReadOnlyMemory<byte> bytes => $"{bytes.Length} bytes",
        _ => Text(ToText(value)),
    };

    /// <summary>A value in words; what its own conversion throws is no reason not to log.</summary>
    public static string ToText(object value)
    {
        try
        {
            return value is IFormattable known ? known.ToString(null, CultureInfo.InvariantCulture) : value.ToString() ?? "";
        }
        catch (Exception error)
        {
            return $"({value.GetType()}.ToString threw {error.GetType()})";
        }
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var letter in name.Where(char.IsLetterOrDigit))
            plain.Append(char.ToLowerInvariant(letter));
        return plain.ToString();
    }

    [GeneratedRegex("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END|$)", RegexOptions.Singleline, MaxMilliseconds)]
    private static partial Regex PrivateKey();

    // A compact JWS or JWE: its header begins with {" in base64url.
    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){0,3}", RegexOptions.None, MaxMilliseconds)]
    private static partial Regex Jwt();

    [GeneratedRegex(@"\b(?<scheme>Bearer|Basic)\s+[^\s,;""']+", RegexOptions.IgnoreCase, MaxMilliseconds)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"(?<=://)[^/\s@:]{0,256}:[^/\s@]{0,256}(?=@)", RegexOptions.None, MaxMilliseconds)]
    private static partial Regex Login();

    [GeneratedRegex(
        """(?<name>(?:password|passwd|pwd|passphrase|secret|token|authorization|api[_-]?key|credential|private[_-]?key|cookie)[A-Za-z0-9_.-]{0,64}["']?\s{0,8}[:=]\s{0,8})(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s,;&"'})\]]+)""",
        RegexOptions.IgnoreCase, MaxMilliseconds)]
    private static partial Regex Pair();
}
