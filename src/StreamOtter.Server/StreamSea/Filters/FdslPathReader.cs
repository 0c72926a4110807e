using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>
/// Reads a path: a singular query (RFC 9535, section 2.3.5.1) without blanks,
/// <c>"$" *("." name / "[" (string / index) "]")</c>, each of whose steps leads to one place. As clients write it, <c>"$."</c>
/// may be left out, and a name may hold '-'.
/// </summary>
internal sealed class FdslPathReader
{
    private const long MaxIndex = (1L << 53) - 1; // RFC 9535, section 2.1

    private static readonly SearchValues<char> IndexCharacters = SearchValues.Create("-0123456789");

    private readonly string _text;
    private readonly List<FilterStep> _steps = [];
    private int _at;

    private FdslPathReader(string text) => _text = text;

    /// <summary>The path with every step in brackets, so that two to the same place are the same text.</summary>
    public string Canonical => field ??= string.Concat(_steps.Select(step => step.Name is { } name
        ? $"[\"{JsonEncodedText.Encode(name)}\"]"
        : string.Create(CultureInfo.InvariantCulture, $"[{step.Index}]")).Prepend("$"));

    public FilterPlace Place => new([.. _steps]);

    /// <summary>Reads a path; the problem is null where there is none.</summary>
    public static FdslPathReader Read(string text, out string? problem)
    {
        var reader = new FdslPathReader(text);
        problem = reader.ReadSteps();
        if (problem is not null)
            problem = string.Create(CultureInfo.InvariantCulture, $"{problem}, at character {reader._at + 1}");
        return reader;
    }

    private string? ReadSteps()
    {
        if (_text.StartsWith('$'))
            _at = 1;
        else if (!_text.StartsWith('[') && ReadName() is { } problem)
            return problem;
        while (_at < _text.Length)
        {
            if (_steps.Count == FilterPlace.MaxSteps)
                return $"it has at most {FilterPlace.MaxSteps} steps, as deep as messages nest";
            if (ReadStep() is { } wrong)
                return wrong;
        }
        return null;
    }

    private string? ReadStep()
    {
        switch (_text[_at])
        {
            case '.' when Next(1) == '.':
                return "'..' leads to many places";
            case '.':
                _at++;
                return ReadName();
            case '[':
                _at++;
                return ReadBrackets();
            default:
                return "'.' or '[' is missing";
        }
    }

    private string? ReadName()
    {
        var start = _at;
        while (_at < _text.Length && (_text[_at] is '_' or >= '\x80' || char.IsAsciiLetter(_text[_at]) || (_at > start && (_text[_at] == '-' || char.IsAsciiDigit(_text[_at])))))
            _at++;
        if (_at == start)
            return Next() == '*' ? "'*' leads to many places" : "a name is missing; one with other characters is written as ['name']";
        _steps.Add(new FilterStep(Encoding.UTF8.GetBytes(_text[start.._at]), null));
        return null;
    }

    private string? ReadBrackets()
    {
        var problem = Next() switch
        {
            '\'' or '"' => ReadString(),
            '*' => "'*' leads to many places",
            '?' => "a filter leads to many places",
            _ => ReadIndex(),
        };
        if (problem is not null)
            return problem;
        if (Next() is ',' or ':')
            return "a list or slice leads to many places";
        if (Next() != ']')
            return "']' is missing";
        _at++;
        return null;
    }

    private string? ReadIndex()
    {
        var rest = _text.AsSpan(_at);
        var end = rest.IndexOfAnyExcept(IndexCharacters);
        var digits = end < 0 ? rest : rest[..end];
        if (digits.IsEmpty && Next() == ':')
            return "a list or slice leads to many places";
        var isIndex = long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            && Math.Abs(index) <= MaxIndex
            && digits.SequenceEqual(index.ToString(CultureInfo.InvariantCulture)); // neither 01 nor -0
        if (!isIndex)
            return "a string or an index is missing";
        _steps.Add(new FilterStep(null, (int)Math.Clamp(index, int.MinValue, int.MaxValue))); // no list is so long
        _at += digits.Length;
        return null;
    }

    /// <summary>A JSON string, but for its quotes, which may be single ones.</summary>
    private string? ReadString()
    {
        var quote = _text[_at];
        var json = new StringBuilder("\"");
        var end = _at + 1;
        for (; end < _text.Length && _text[end] != quote; end++)
        {
            if (_text[end] == '\\' && end + 1 < _text.Length)
                json.Append(_text[++end] == '\'' && quote == '\'' ? "'" : $"\\{_text[end]}");
            else
                json.Append(_text[end] == '"' ? "\\\"" : _text[end]);
        }
        if (end == _text.Length)
            return "a string does not end";
        if (!TryParse(json.Append('"').ToString(), out var name))
            return "a string has an escape or a character that JSON does not allow";
        _steps.Add(new FilterStep(Encoding.UTF8.GetBytes(name), null));
        _at = end + 1;
        return null;
    }

    private static bool TryParse(string json, out string text)
    {
        text = "";
        try
        {
            text = JsonElement.Parse(json).GetString()!;
            return true;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return false; // InvalidOperationException: half of a surrogate pair
        }
    }

    /// <summary>The character so far ahead; NUL behind the end.</summary>
    private char Next(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';
}
