namespace StreamOtter.Schemas.Json.Keywords;

internal static class ReferenceKeywords
{
    public static Rule Reference(Keyword keyword)
    {
        var target = keyword.Compiler.Compile(keyword.Compiler.Library.Find(keyword.Place, keyword.Text()));
        return (value, run) => target.CheckSame(value, run);
    }

    /// <summary>
    /// Where it leads to a dynamic anchor, the outermost resource that was come through and has that anchor decides.
    /// </summary>
    public static Rule DynamicReference(Keyword keyword)
    {
        var place = keyword.Compiler.Library.Find(keyword.Place, keyword.Text());
        var target = keyword.Compiler.Compile(place);
        var anchor = keyword.Text()[(keyword.Text().IndexOf('#', StringComparison.Ordinal) + 1)..];
        if (!place.Resource.DynamicAnchors.Contains(anchor))
            return (value, run) => target.CheckSame(value, run);
        var candidates = keyword.Compiler.Library.Resources
            .Where(resource => resource.DynamicAnchors.Contains(anchor))
            .ToDictionary(resource => resource, resource => keyword.Compiler.Compile(resource.Anchors[anchor]));
        return (value, run) =>
        {
            foreach (var resource in run.Scope)
            {
                if (candidates.TryGetValue(resource, out var outermost))
                    return outermost.CheckSame(value, run);
            }
            return target.CheckSame(value, run);
        };
    }

    public static Rule? Definitions(Keyword keyword)
    {
        // Compiled even where nobody refers to them: what is wrong with them is said.
        _ = keyword.NamedSchemas;
        return null;
    }
}
