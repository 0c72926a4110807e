using FsCheck;
using FsCheck.Fluent;

namespace StreamOtter.Server.Tests.StreamSea.Filters;

/// <summary>Filters and messages that have to do with each other often enough.</summary>
internal static class FdslGenerators
{
    public const string StreamName = "x";

    private static readonly Gen<string> StringJson = Gen.Elements("\"x\"", "\"\\u0078\"", "\"\"", "\"1\"", "\"é\"", "\"\\u00e9\"", "\"😀\"", "\"\\ud83d\\ude00\"", "\"\\n\"");

    private static readonly Gen<string> NumberJson = Gen.Elements("0", "-0", "0.0", "0e9", "1", "1.0", "10e-1", "-1", "1.5", "2", "1e2", "100", "1e-400", "9007199254740993", "9007199254740992");

    private static readonly Gen<string> ScalarJson = Gen.OneOf(StringJson, NumberJson, Gen.Elements("true", "false", "null"));

    private static readonly Gen<string> Type = Gen.Elements("\"eq\"", "\"and\"", "\"or\"", "\"not\"", "\"path\"", "\"null\"", "\"string\"", "\"number\"", "\"bool\"");

    private static readonly Gen<string> Path =
        from root in Gen.Elements("$", "$", "")
        from steps in Gen.ListOf(Gen.Elements(".a", ".b", "[0]", "[1]", "[-1]", "['a']", "[\"b\"]", "['1']", "['']", "['é']"))
        let path = root + string.Concat(steps.Take(3))
        select root.Length > 0 ? path : path.TrimStart('.') is { Length: > 0 } bare ? bare : "$";

    public static Gen<string> Filter { get; } = FilterOf(4);

    public static Gen<string> Message { get; } = Json(4);

    /// <summary>Any JSON, of the words that filters are made of.</summary>
    public static Gen<string> Shreds(int depth) => depth == 0
        ? Gen.OneOf(ScalarJson, Type, Gen.Elements("\"$.a\"", "\"$['a\"", "\"\\ud800\"", "1e400"))
        : Gen.OneOf(
            Shreds(0),
            Gen.ListOf(Shreds(depth - 1)).Select(items => $"[{string.Join(",", items.Take(3))}]"),
            from t in Type from e in Shreds(depth - 1) select $"{{\"t\":{t},\"e\":{e}}}",
            Gen.ListOf(from name in Gen.Elements("t", "e", "x", "\\udc00") from value in Shreds(depth - 1) select $"\"{name}\":{value}").Select(members => $"{{{string.Join(",", members.Take(3))}}}"));

    private static Gen<string> Json(int depth) => depth == 0 ? ScalarJson : Gen.OneOf(
        ScalarJson,
        Gen.ListOf(Json(depth - 1)).Select(items => $"[{string.Join(" , ", items.Take(3))}]"),
        ObjectOf(depth),
        ObjectOf(depth));

    private static Gen<string> ObjectOf(int depth) =>
        from names in Gen.ListOf(Gen.Elements("a", "\\u0061", "b", "b", "1", "", "é"))
        from members in Gen.CollectToList(names.DistinctBy(name => name == "\\u0061" ? "a" : name, StringComparer.Ordinal).Take(4), name => Json(depth - 1).Select(value => $"\"{name}\": {value}"))
        select $"{{{string.Join(",", members)}}}";

    private static Gen<string> FilterOf(int depth)
    {
        var leaf = Gen.OneOf(
            Path.Select(path => $$"""{"t":"path","e":{{System.Text.Json.JsonSerializer.Serialize(path)}}}"""),
            StringJson.Select(text => $$"""{"t":"string","e":{{text}}}"""),
            NumberJson.Select(number => $$"""{"e":{{number}},"t":"number"}"""),
            Gen.Elements("""{"t":"bool","e":true}""", """{"t":"bool","e":false}""", """{"t":"null"}""", """{"t":"meta","e":"streamName"}"""));
        if (depth == 1)
            return leaf;
        var part = FilterOf(depth - 1);
        var parts = Gen.ListOf(part).Select(list => string.Join(",", list.Take(3)));
        return Gen.OneOf(
            leaf,
            from left in part from right in part select $$"""{"t":"eq","e":[{{left}},{{right}}]}""",
            from left in Path from right in Path select $$"""{"t":"eq","e":[{"t":"path","e":{{System.Text.Json.JsonSerializer.Serialize(left)}}},{"t":"path","e":{{System.Text.Json.JsonSerializer.Serialize(right)}}}]}""",
            parts.Select(list => $$"""{"t":"and","e":[{{list}}]}"""),
            parts.Select(list => $$"""{"t":"or","e":[{{list}}]}"""),
            part.Select(one => $$"""{"t":"not","e":[{{one}}]}"""),
            part.Select(one => $$"""{"t":"not","e":{{one}}}"""));
    }
}
