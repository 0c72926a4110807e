using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StreamOtter.Server.V1.Filters;

/// <summary>
/// Reads one filter (spec/protocol.md, "Filters"), within its limits. Unlike elsewhere, a name of no meaning is
/// refused: a filter with a part left out would let other records pass.
/// </summary>
internal sealed class FilterReader
{
    private const int MaxNodes = 64;
    private const int MaxDepth = 8;
    private const int MaxOperands = 100;
    private const int MaxText = 1024;
    private const string Kinds = "'key', 'header', 'path', 'all', 'any' and 'not'";
    private const string Conditions = "'is', 'in', 'prefix', 'lt', 'le', 'gt', 'ge' and 'exists'";

    private int _nodes;

    public FilterNode ReadNode(ref Utf8JsonReader reader, int depth)
    {
        V1Reader.Expect(reader, JsonTokenType.StartObject, "filter");
        if (depth > MaxDepth)
            throw V1Reader.Bad($"'filter' nests at most {MaxDepth} deep.");
        if (++_nodes > MaxNodes)
            throw V1Reader.Bad($"'filter' has at most {MaxNodes} parts.");

        string? kind = null;
        FilterNode? node = null;
        string? place = null; // a header's name, or a pointer
        FilterCondition? condition = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name is not ("key" or "header" or "path" or "all" or "any" or "not"))
            {
                condition = ReadCondition(ref reader, name, condition);
                continue;
            }
            if (kind is not null)
                throw V1Reader.Bad($"A part of 'filter' has one of {Kinds}, not '{kind}' and '{name}'.");
            kind = name;
            if (name is "header" or "path")
                place = ReadText(ref reader, name);
            else
                node = ReadKindOf(ref reader, name, depth);
        }
        return kind switch
        {
            null => throw V1Reader.Bad($"A part of 'filter' has one of {Kinds}."),
            "header" => new HeaderNode(Encoding.UTF8.GetBytes(place!), ForText(condition, kind)),
            "path" => new PathNode(FilterPointer.Parse(place!), condition ?? throw MissingCondition(kind)),
            _ when condition is not null => throw V1Reader.Bad($"'{kind}' has no condition beside it."),
            _ => node!,
        };
    }

    private FilterNode ReadKindOf(ref Utf8JsonReader reader, string kind, int depth) => kind switch
    {
        "key" => new KeyNode(ReadKey(ref reader)),
        "all" => new AllNode(ReadNodes(ref reader, kind, depth + 1)),
        "any" => new AnyNode(ReadNodes(ref reader, kind, depth + 1)),
        _ => new NotNode(ReadNode(ref reader, depth + 1)),
    };

    private FilterNode[] ReadNodes(ref Utf8JsonReader reader, string name, int depth)
    {
        V1Reader.Expect(reader, JsonTokenType.StartArray, name);
        var nodes = new List<FilterNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            nodes.Add(ReadNode(ref reader, depth));
        return nodes.Count > 0 ? [.. nodes] : throw V1Reader.Bad($"'{name}' is empty.");
    }

    private static FilterCondition ReadKey(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new IsCondition([ReadOperand(ref reader, "key")]);
        if (reader.TokenType != JsonTokenType.StartObject)
            throw V1Reader.Bad("'key' must be a string or an object with a condition.");
        FilterCondition? condition = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            condition = ReadCondition(ref reader, name, condition);
        }
        return ForText(condition, "key");
    }

    private static FilterCondition ReadCondition(ref Utf8JsonReader reader, string name, FilterCondition? before)
    {
        FilterCondition condition = name switch
        {
            "is" => new IsCondition([ReadOperand(ref reader, name)]),
            "in" => new IsCondition(ReadOperands(ref reader)),
            "prefix" => new PrefixCondition(Encoding.UTF8.GetBytes(ReadText(ref reader, name))),
            "lt" => new OrderCondition(ReadNumber(reader, name), below: true, same: false, above: false),
            "le" => new OrderCondition(ReadNumber(reader, name), below: true, same: true, above: false),
            "gt" => new OrderCondition(ReadNumber(reader, name), below: false, same: false, above: true),
            "ge" => new OrderCondition(ReadNumber(reader, name), below: false, same: true, above: true),
            "exists" => new ExistsCondition(ReadBoolean(reader, name)),
            _ => throw V1Reader.Bad($"'{Shorten(name)}' has no meaning in a filter; there are {Kinds}, and the conditions {Conditions}."),
        };
        return before is null ? condition : throw V1Reader.Bad($"A part of 'filter' has one condition; '{name}' is a second one. Use 'all' for several.");
    }

    private static FilterCondition ForText(FilterCondition? condition, string kind) => condition switch
    {
        null => throw MissingCondition(kind),
        OrderCondition => throw V1Reader.Bad($"'{kind}' is compared as text: 'lt', 'le', 'gt' and 'ge' go with 'path' only."),
        _ => condition,
    };

    private static V1RequestException MissingCondition(string kind) => V1Reader.Bad($"'{kind}' has one condition with it: one of {Conditions}.");

    private static FilterOperand[] ReadOperands(ref Utf8JsonReader reader)
    {
        V1Reader.Expect(reader, JsonTokenType.StartArray, "in");
        var operands = new List<FilterOperand>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (operands.Count == MaxOperands)
                throw V1Reader.Bad(string.Create(CultureInfo.InvariantCulture, $"'in' lists at most {MaxOperands} values."));
            operands.Add(ReadOperand(ref reader, "in"));
        }
        return operands.Count > 0 ? [.. operands] : throw V1Reader.Bad("'in' is empty.");
    }

    private static FilterOperand ReadOperand(ref Utf8JsonReader reader, string name)
    {
        var kind = FilterValue.KindOf(reader.TokenType);
        return kind switch
        {
            FilterValueKind.String => new FilterOperand(kind, Encoding.UTF8.GetBytes(ReadText(ref reader, name))),
            FilterValueKind.Number => new FilterOperand(kind, ReadNumber(reader, name)),
            FilterValueKind.Other => throw V1Reader.Bad($"'{name}' compares with strings, numbers, true, false and null."),
            _ => new FilterOperand(kind, []),
        };
    }

    private static string ReadText(ref Utf8JsonReader reader, string name)
    {
        var text = V1Reader.String(ref reader, name, MaxText);
        return text.Length <= MaxText ? text : throw V1Reader.Bad($"'{name}' has at most {MaxText} characters.");
    }

    private static byte[] ReadNumber(in Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw V1Reader.Bad($"'{name}' must be a number.");
        return reader.ValueSpan.Length <= MaxText
            ? reader.ValueSpan.ToArray()
            : throw V1Reader.Bad($"'{name}' has at most {MaxText} digits.");
    }

    private static bool ReadBoolean(in Utf8JsonReader reader, string name) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? reader.TokenType == JsonTokenType.True
            : throw V1Reader.Bad($"'{name}' must be true or false.");

    private static string Shorten(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
