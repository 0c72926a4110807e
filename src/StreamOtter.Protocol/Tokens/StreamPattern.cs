using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace StreamOtter.Protocol.Tokens;

/// <summary>Names of streams: a name in which each <c>*</c> stands for any characters, or none.</summary>
public sealed class StreamPattern
{
    /// <summary>The longest pattern, in characters.</summary>
    public const int MaxLength = 249;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-*");

    private readonly string _text;

    private StreamPattern(string text) => _text = text;

    /// <summary>Every stream.</summary>
    public static StreamPattern Every { get; } = new("*");

    /// <summary>Reads a pattern.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StreamPattern? pattern)
    {
        pattern = text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed) ? new StreamPattern(text) : null;
        return pattern is not null;
    }

    /// <summary>Whether it means a stream. Case counts.</summary>
    public bool Matches(string stream)
    {
        var (at, inPattern) = (0, 0);
        var (star, resume) = (-1, 0); // the last star passed, and where what follows it was looked for last
        while (at < stream.Length)
        {
            if (inPattern < _text.Length && _text[inPattern] == '*')
            {
                (star, resume) = (inPattern++, at);
            }
            else if (inPattern < _text.Length && _text[inPattern] == stream[at])
            {
                at++;
                inPattern++;
            }
            else if (star >= 0)
            {
                at = ++resume;
                inPattern = star + 1;
            }
            else
            {
                return false;
            }
        }
        return _text.AsSpan(inPattern).IndexOfAnyExcept('*') < 0;
    }

    /// <inheritdoc/>
    public override string ToString() => _text;
}
