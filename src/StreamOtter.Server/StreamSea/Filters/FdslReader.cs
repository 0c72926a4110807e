using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.StreamSea;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>
/// Reads one filter (spec/stream-sea.md, "Filter DSL"), within its limits. What it does not know is refused: a filter with a
/// part left out would let other messages pass.
/// </summary>
internal sealed class FdslReader
{
    private const int MaxNodes = 1000;
    private const int MaxDepth = 32;
    private const int MaxText = 4096;
    private const int MaxPathPairs = 16; // only there whole objects are compared, each time anew
    private const string Types = "string, number, bool, null, path, meta, eq, and, or, not";

    private readonly Dictionary<string, int> _paths = new(StringComparer.Ordinal);
    private int _nodes;
    private int _pathPairs;

    /// <summary>The first thing that is wrong; empty where nothing is.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Reads an expression; null where there is a problem.</summary>
    public FdslNode? ReadNode(JsonElement json, string place, int depth)
    {
        if (depth > MaxDepth)
            return Refuse(place, $"must not be here: expressions nest at most {MaxDepth} deep");
        if (++_nodes > MaxNodes)
            return Refuse(place, $"must not be here: a filter has at most {MaxNodes} expressions");
        if (json.ValueKind != JsonValueKind.Object)
            return Refuse(place, $"must be an object with t and e; it is {JsonWords.KindOf(json)}");
        JsonElement? type = null;
        JsonElement? operand = null;
        foreach (var member in json.EnumerateObject())
        {
            var name = member.Name;
            if (name is not ("t" or "e"))
                return Refuse(place, $"must have t and e only; {JsonWords.Quote(name)} has no meaning");
            if ((name == "t" ? type : operand) is not null)
                return Refuse($"{place}.{name}", "comes twice");
            if (name == "t")
                type = member.Value;
            else
                operand = member.Value;
        }
        if (type is null)
            return Refuse($"{place}.t", $"is missing: it must be one of {Types}");
        return ReadOperand(type.Value, operand, place, depth);
    }

    private FdslNode? ReadOperand(JsonElement type, JsonElement? operand, string place, int depth)
    {
        var name = type.ValueKind == JsonValueKind.String ? type.GetString()! : "";
        var e = operand ?? default; // of no kind where it is missing
        place += ".e";
        return name switch
        {
            "null" => e.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? new FdslLiteral(FilterValueKind.Null, []) : Refuse(place, "must not be here: null has no value"),
            "string" => ReadText(e, place, "must be a string") is { } text ? new FdslLiteral(FilterValueKind.String, Encoding.UTF8.GetBytes(text)) : null,
            "number" => ReadNumber(e, place),
            "bool" => ReadBool(e, place),
            "path" => ReadPath(e, place),
            "meta" => e.ValueKind == JsonValueKind.String && e.ValueEquals(FdslStreamName.Name) ? new FdslStreamName() : RefuseValue(e, place, $"must be \"{FdslStreamName.Name}\""),
            "eq" => ReadEq(e, place, depth),
            "and" => ReadParts(e, place, depth, "must be an array of expressions") is { } parts ? new FdslAnd(parts) : null,
            "or" => ReadParts(e, place, depth, "must be an array of expressions") is { } parts ? new FdslOr(parts) : null,
            "not" => ReadNegated(e, place, depth) is { } parts ? new FdslNot(parts) : null,
            _ => RefuseValue(type, place[..^1] + "t", $"must be one of {Types}"),
        };
    }

    private FdslNode? ReadNumber(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Number)
            return RefuseValue(json, place, "must be a number");
        var digits = JsonMarshal.GetRawUtf8Value(json);
        return double.IsFinite(FdslTruth.ToDouble(digits))
            ? new FdslLiteral(FilterValueKind.Number, digits.ToArray())
            : RefuseValue(json, place, "must be a number that a double can hold");
    }

    private FdslNode? ReadBool(JsonElement json, string place) => json.ValueKind switch
    {
        JsonValueKind.True => new FdslLiteral(FilterValueKind.True, []),
        JsonValueKind.False => new FdslLiteral(FilterValueKind.False, []),
        _ => RefuseValue(json, place, "must be true or false"),
    };

    private FdslNode? ReadPath(JsonElement json, string place)
    {
        if (ReadText(json, place, "must be a string, a path as $.a.b") is not { } text)
            return null;
        var path = FdslPathReader.Read(text, out var problem);
        if (problem is not null)
            return Refuse(place, $"must be a path to one place (RFC 9535, section 2.3.5.1), as $.a['b'][0]: {problem}");
        if (!_paths.TryGetValue(path.Canonical, out var number))
            _paths.Add(path.Canonical, number = _paths.Count);
        return number < FdslFoundValues.Max
            ? new FdslPath(path.Place, path.Canonical, number)
            : Refuse(place, $"must not be another path: a filter has at most {FdslFoundValues.Max} different ones");
    }

    private FdslNode? ReadEq(JsonElement json, string place, int depth)
    {
        if (ReadParts(json, place, depth, "must be an array of two expressions", 2) is not { } parts)
            return null;
        return parts is not [FdslPath, FdslPath] || ++_pathPairs <= MaxPathPairs
            ? new FdslEq(parts)
            : Refuse(place, $"must not be two paths again: a filter compares paths with one another at most {MaxPathPairs} times");
    }

    /// <summary>A list of one; the expression alone is taken as well.</summary>
    private FdslNode[]? ReadNegated(JsonElement json, string place, int depth) =>
        json.ValueKind != JsonValueKind.Object
            ? ReadParts(json, place, depth, "must be an array of one expression", 1)
            : ReadNode(json, place, depth + 1) is { } part ? [part] : null;

    private FdslNode[]? ReadParts(JsonElement json, string place, int depth, string rule, int? wanted = null)
    {
        if (json.ValueKind != JsonValueKind.Array)
            RefuseValue(json, place, rule);
        else if (wanted is not null && json.GetArrayLength() != wanted)
            Refuse(place, $"{rule}; it has {json.GetArrayLength()}");
        if (Problem.Length > 0)
            return null;
        var parts = new List<FdslNode>();
        foreach (var element in json.EnumerateArray())
        {
            if (ReadNode(element, $"{place}[{parts.Count}]", depth + 1) is not { } part)
                return null;
            parts.Add(part);
        }
        return [.. parts];
    }

    private string? ReadText(JsonElement json, string place, string rule)
    {
        var text = json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        if (text is null)
            RefuseValue(json, place, rule);
        else if (text.Length > MaxText)
            Refuse(place, $"must have at most {MaxText} characters; it has {text.Length}");
        return Problem.Length == 0 ? text : null;
    }

    private FdslNode? RefuseValue(JsonElement json, string place, string rule) =>
        Refuse(place, json.ValueKind == JsonValueKind.Undefined ? $"is missing: it {rule}" : $"{rule}; it is {JsonWords.Show(json)}");

    private FdslNode? Refuse(string place, string what)
    {
        Problem = $"{place} {what}";
        return null;
    }
}
