using System.Text.Json;
using StreamOtter.Schemas.Json.Keywords;

namespace StreamOtter.Schemas.Json;

/// <summary>Makes schemas ready to check values, each once, and refuses what it cannot check.</summary>
internal sealed class SchemaCompiler(SchemaLibrary library)
{
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        // Read with others, or said of the schema itself.
        "$schema", "$id", "$anchor", "$dynamicAnchor", "$comment", "then", "else", "minContains", "maxContains",
        // Annotations.
        "title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples",
        "format", "contentEncoding", "contentMediaType", "contentSchema",
    };

    /// <summary>They ask for what all others have looked at.</summary>
    private static readonly string[] Last = ["unevaluatedProperties", "unevaluatedItems"];

    private readonly Dictionary<(SchemaResource Resource, string Pointer), SchemaNode> _nodes = [];

    public SchemaLibrary Library => library;

    /// <summary>Whether it matters which properties and items are looked at.</summary>
    public bool Tracks { get; private set; }

    /// <exception cref="InvalidSchemaException">It cannot be done.</exception>
    public SchemaNode Compile(SchemaPlace at)
    {
        var place = library.Settle(at);
        if (_nodes.TryGetValue(place.Key, out var node))
            return node;
        node = new SchemaNode(place.Resource);
        _nodes.Add(place.Key, node);
        node.Rules = place.Json.ValueKind switch
        {
            JsonValueKind.True => [],
            JsonValueKind.False => [(_, run) => run.Fail("false", "nothing is allowed here")],
            JsonValueKind.Object => [.. Rules(place, isLast: false)],
            _ => throw new InvalidSchemaException($"At {place}: a schema is an object or a boolean, not {place.Json.GetRawText()}."),
        };
        if (place.Json.ValueKind == JsonValueKind.Object)
            node.LastRules = [.. Rules(place, isLast: true)];
        Tracks |= node.LastRules.Count > 0;
        return node;
    }

    /// <summary>A schema that a keyword holds.</summary>
    public SchemaNode Compile(SchemaPlace place, JsonProperty keyword) => Compile(place.Below(keyword.Name, keyword.Value));

    /// <summary>The schemas of a keyword that holds an array of them.</summary>
    public List<SchemaNode> CompileAll(SchemaPlace place, JsonProperty keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Array || keyword.Value.GetArrayLength() == 0)
            throw Wrong(place, keyword, "an array of one schema or more");
        var below = place.Below(keyword.Name, keyword.Value);
        return [.. keyword.Value.EnumerateArray().Select((part, i) => Compile(below.Below($"{i}", part)))];
    }

    /// <summary>The schemas of a keyword that holds an object of them.</summary>
    public List<(string Name, SchemaNode Schema)> CompileNamed(SchemaPlace place, JsonProperty keyword)
    {
        if (keyword.Value.ValueKind != JsonValueKind.Object)
            throw Wrong(place, keyword, "an object of schemas");
        var below = place.Below(keyword.Name, keyword.Value);
        return [.. keyword.Value.EnumerateObject().Select(part => (part.Name, Compile(below.Below(part.Name, part.Value))))];
    }

    public static InvalidSchemaException Wrong(SchemaPlace place, JsonProperty keyword, string wanted) =>
        new($"At {place}: {keyword.Name} must be {wanted}; it is {keyword.Value.GetRawText()}.");

    private IEnumerable<Rule> Rules(SchemaPlace place, bool isLast)
    {
        foreach (var keyword in place.Json.EnumerateObject())
        {
            if (Last.Contains(keyword.Name) != isLast)
                continue;
            if (Silent.Contains(keyword.Name) || keyword.Name.StartsWith("x-", StringComparison.Ordinal))
                continue;
            if (!KeywordTable.All.TryGetValue(keyword.Name, out var make))
            {
                throw new InvalidSchemaException(
                    $"At {place}: the keyword '{keyword.Name}' is not supported. Take it out, or begin its name with 'x-' where it means nothing here.");
            }
            if (make(new Keyword(this, place, keyword)) is { } rule)
                yield return rule;
        }
    }
}
