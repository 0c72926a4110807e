using System.Text.Json;
using StreamOtter.Server.StreamSea.Filters;

namespace StreamOtter.Server.Tests.StreamSea.Filters;

/// <summary>Filters as text.</summary>
internal static class FdslTexts
{
    public static FdslFilter Read(string json)
    {
        Assert.True(FdslFilter.TryRead(Parse(json), out var filter, out var problem), problem);
        Assert.Empty(problem);
        return filter;
    }

    public static string ProblemOf(string json)
    {
        Assert.False(FdslFilter.TryRead(Parse(json), out var filter, out var problem));
        Assert.Null(filter);
        Assert.NotEmpty(problem);
        return problem;
    }

    public static JsonElement Parse(string json) => JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
}
