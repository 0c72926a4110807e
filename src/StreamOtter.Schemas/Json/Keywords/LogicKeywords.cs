using System.Text.Json;

namespace StreamOtter.Schemas.Json.Keywords;

internal static class LogicKeywords
{
    public static Rule AllOf(Keyword keyword)
    {
        var schemas = keyword.Schemas;
        return (value, run) =>
        {
            var holds = true;
            foreach (var schema in schemas)
                holds &= schema.CheckSame(value, run);
            return holds;
        };
    }

    public static Rule AnyOf(Keyword keyword)
    {
        var schemas = keyword.Schemas;
        return (value, run) => run.Quietly(() => FitsOne(schemas, value, run)) || run.Fail("anyOf", "the value fits none of the schemas");
    }

    public static Rule OneOf(Keyword keyword)
    {
        var schemas = keyword.Schemas;
        return (value, run) =>
        {
            var fitting = 0;
            run.Quietly(() =>
            {
                foreach (var schema in schemas)
                    fitting += schema.CheckSame(value, run) ? 1 : 0;
                return true;
            });
            return fitting == 1 || run.Fail("oneOf", $"the value fits {fitting} of the schemas, not one");
        };
    }

    public static Rule Not(Keyword keyword)
    {
        var schema = keyword.Schema;
        return (value, run) => !run.Quietly(() => schema.Check(value, run)) || run.Fail("not", "the value fits the schema that it must not fit");
    }

    public static Rule If(Keyword keyword)
    {
        var condition = keyword.Schema;
        var then = Branch(keyword, "then");
        var otherwise = Branch(keyword, "else");
        return (value, run) => (run.Quietly(() => condition.CheckSame(value, run)) ? then : otherwise)?.CheckSame(value, run) ?? true;
    }

    /// <summary>All are tried where it matters what each has looked at.</summary>
    private static bool FitsOne(List<SchemaNode> schemas, JsonElement value, Evaluation run)
    {
        var fits = false;
        foreach (var schema in schemas)
        {
            fits |= schema.CheckSame(value, run);
            if (fits && !run.Tracks)
                break;
        }
        return fits;
    }

    private static SchemaNode? Branch(Keyword keyword, string name) =>
        keyword.Sibling(name) is { } property ? keyword.Compiler.Compile(keyword.Place, property) : null;
}
