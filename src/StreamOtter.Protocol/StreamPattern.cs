using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace StreamOtter.Protocol;

/// <summary>Names of streams: a name in which each <c>*</c> stands for any characters, or none. Case counts.</summary>
public sealed class StreamPattern
{
    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxLength = 249;

    /// <summary>As many <c>*</c> as a pattern may have.</summary>
    public const int MaxWildcards = 16;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-*");

    private readonly string _text;
    private readonly string[] _parts; // what stands between the wildcards

    private StreamPattern(string text)
    {
        _text = text;
        _parts = text.Split('*');
    }

    /// <summary>Reads a pattern.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StreamPattern? pattern)
    {
        var isPattern = text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed) && text.AsSpan().Count('*') <= MaxWildcards;
        pattern = isPattern ? new StreamPattern(text!) : null;
        return isPattern;
    }

    /// <summary>Whether it means a stream.</summary>
    public bool Matches(string stream)
    {
        var (first, last) = (_parts[0], _parts[^1]);
        if (_parts.Length == 1)
            return string.Equals(stream, first, StringComparison.Ordinal);
        if (stream.Length < first.Length + last.Length
            || !stream.StartsWith(first, StringComparison.Ordinal)
            || !stream.EndsWith(last, StringComparison.Ordinal))
            return false;
        // Where a part stands more than once, the first place leaves the most to the parts behind it: nothing is tried twice.
        var rest = stream.AsSpan(first.Length, stream.Length - first.Length - last.Length);
        foreach (var part in _parts.AsSpan(1, _parts.Length - 2))
        {
            var at = rest.IndexOf(part, StringComparison.Ordinal);
            if (at < 0)
                return false;
            rest = rest[(at + part.Length)..];
        }
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;
}
