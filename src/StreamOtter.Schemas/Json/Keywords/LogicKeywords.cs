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
                holds &= schema.Check(value, run);
            return holds;
        };
    }

    public static Rule AnyOf(Keyword keyword)
    {
        var schemas = keyword.Schemas;
        return (value, run) => run.Quietly(() => schemas.Exists(schema => schema.Check(value, run)))
            || run.Fail("anyOf", "the value fits none of the schemas");
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
                    fitting += schema.Check(value, run) ? 1 : 0;
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
        return (value, run) => (run.Quietly(() => condition.Check(value, run)) ? then : otherwise)?.Check(value, run) ?? true;
    }

    private static SchemaNode? Branch(Keyword keyword, string name) =>
        keyword.Sibling(name) is { } property ? keyword.Compiler.Compile(keyword.Place, property) : null;
}
