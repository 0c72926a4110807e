using System.Text;
using System.Text.RegularExpressions;

namespace StreamOtter.Schemas.Json.Keywords;

/// <summary>
/// A JSON Schema's pattern: an ECMA-262 expression, written anew as one of .NET's that means the same and is matched in a
/// time that grows with the text's length only (<see cref="RegexOptions.NonBacktracking"/>). Refused are look-around and
/// back-references, which need backtracking, and what .NET's syntax has and ECMA-262's has not. What differs: a character
/// beyond U+FFFF counts as two, and <c>\b</c> takes letters of all scripts for parts of words.
/// </summary>
internal ref struct JsonPattern
{
    private const int MaxLength = 4_096;
    private const string Space = @"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";
    private const string NotSpace = @"\u0000-\u0008\u000e-\u001f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\ufefe\uff00-\uffff";
    private const string NotDigit = @"\u0000-/:-\uffff";
    private const string NotWord = @"\u0000-/:-@\[-\^`\{-\uffff";

    // Parsing is quick; what a hostile expression makes of it is bounded all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _pattern;
    private readonly StringBuilder _result;
    private int _at;

    private JsonPattern(string pattern)
    {
        _pattern = pattern;
        _result = new StringBuilder(pattern.Length);
    }

    /// <exception cref="InvalidSchemaException">It is wrong, or cannot be matched so.</exception>
    public static Regex Parse(string pattern, SchemaPlace place)
    {
        try
        {
            if (pattern.Length > MaxLength)
                throw new NotSupportedException($"it has more than {MaxLength} characters");
            var parser = new JsonPattern(pattern);
            parser.Translate();
            return new Regex(parser._result.ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new InvalidSchemaException($"At {place}: the pattern '{pattern}' is wrong, or not supported: {e.Message}", e);
        }
    }

    private void Translate()
    {
        while (_at < _pattern.Length)
        {
            var next = _pattern[_at++];
            switch (next)
            {
                case '\\': Escape(inClass: false); break;
                case '[': Class(); break;
                case '(': Group(); break;
                case '.': _result.Append(@"[^\n\r\u2028\u2029]"); break;
                case '$': _result.Append(@"\z"); break;
                default: _result.Append(next is '#' or ' ' ? $"\\{next}" : next); break;
            }
        }
    }

    private void Group()
    {
        _result.Append('(');
        if (Peek() != '?')
            return;
        var rest = _pattern.AsSpan(_at);
        var isNamed = rest.StartsWith("?<") && rest.Length > 2 && rest[2] is not '=' and not '!';
        if (!rest.StartsWith("?:") && !isNamed)
            throw new NotSupportedException($"'({rest[..Math.Min(3, rest.Length)]}' needs backtracking, or is none of ECMA-262's groups");
        _result.Append("?:");
        // What a group is called is of no use without references to it.
        _at += isNamed ? Math.Max(2, rest.IndexOf('>') + 1) : 2;
    }

    private void Class()
    {
        _result.Append('[');
        if (Peek() == '^')
            _result.Append(_pattern[_at++]);
        if (Peek() == ']')
            throw new NotSupportedException("an empty class is not supported");
        while (_at < _pattern.Length && _pattern[_at] != ']')
        {
            var next = _pattern[_at++];
            if (next == '\\')
                Escape(inClass: true);
            else
                _result.Append(next == '[' ? @"\[" : char.IsSurrogate(next) ? throw new NotSupportedException("a class cannot hold characters beyond U+FFFF") : next);
        }
        if (_at++ >= _pattern.Length)
            throw new NotSupportedException("a class has no end");
        _result.Append(']');
    }

    private void Escape(bool inClass)
    {
        var next = _at < _pattern.Length ? _pattern[_at++] : throw new NotSupportedException("it ends with a backslash");
        _result.Append(next switch
        {
            'd' => In("0-9", inClass),
            'D' => In(NotDigit, inClass),
            'w' => In("A-Za-z0-9_", inClass),
            'W' => In(NotWord, inClass),
            's' => In(Space, inClass),
            'S' => In(NotSpace, inClass),
            'b' when inClass => @"\u0008",
            'b' or 'B' when !inClass => $"\\{next}",
            't' or 'n' or 'r' or 'f' or 'v' => $"\\{next}",
            'p' or 'P' => $"\\{next}{Braced()}",
            'u' => CodePoint(inClass),
            'x' => $"\\u00{Hex(2)}",
            '0' when !char.IsAsciiDigit(Peek()) => @"\u0000",
            'c' when char.IsAsciiLetter(Peek()) => $"\\u{_pattern[_at++] % 32:x4}",
            _ when char.IsAsciiLetterOrDigit(next) => throw new NotSupportedException($"\\{next} is a reference back, or unknown"),
            _ => $"\\{next}",
        });
    }

    private string CodePoint(bool inClass)
    {
        if (Peek() != '{')
            return $"\\u{Hex(4)}";
        var text = Braced()[1..^1];
        var point = int.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var number) && Rune.IsValid(number)
            ? new Rune(number)
            : throw new NotSupportedException($"\\u{{{text}}} is no character");
        if (inClass && !point.IsBmp)
            throw new NotSupportedException("a class cannot hold characters beyond U+FFFF");
        return string.Concat(point.ToString().Select(unit => $"\\u{(int)unit:x4}"));
    }

    private string Braced()
    {
        var end = _pattern.IndexOf('}', _at);
        if (Peek() != '{' || end < 0)
            throw new NotSupportedException("a brace is missing");
        var text = _pattern[_at..(end + 1)];
        _at = end + 1;
        return text;
    }

    private string Hex(int digits)
    {
        var text = _pattern.AsSpan(_at, Math.Min(digits, _pattern.Length - _at)).ToString();
        if (text.Length < digits || !text.All(char.IsAsciiHexDigit))
            throw new NotSupportedException($"{digits} hexadecimal digits are missing");
        _at += digits;
        return text;
    }

    private readonly char Peek() => _at < _pattern.Length ? _pattern[_at] : '\0';

    private static string In(string characters, bool inClass) => inClass ? characters : $"[{characters}]";
}
