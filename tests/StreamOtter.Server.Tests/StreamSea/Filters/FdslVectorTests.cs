using System.Text;
using System.Text.Json;

namespace StreamOtter.Server.Tests.StreamSea.Filters;

/// <summary>Filters of spec/vectors/stream-sea-filters.json.</summary>
public sealed class FdslVectorTests
{
    private static readonly JsonElement All = JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "stream-sea-filters.json")));

    public static TheoryData<string> Evaluations => Names("evaluations");

    public static TheoryData<string> Refused => Names("refused");

    public static TheoryData<string> Comparisons => Names("comparisons");

    [Theory]
    [MemberData(nameof(Evaluations))]
    public void Accepts_Message_AsTheVectorSays(string name)
    {
        var vector = Find("evaluations", name);
        var filter = FdslTexts.Read(vector.GetProperty("filter").GetString()!);

        var passes = filter.Accepts(Encoding.UTF8.GetBytes(vector.GetProperty("message").GetString()!), vector.GetProperty("streamName").GetString()!);

        Assert.Equal(vector.GetProperty("passes").GetBoolean(), passes);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void TryRead_WhatIsNoFilter_IsRefusedInTheVectorsWords(string name)
    {
        var vector = Find("refused", name);

        Assert.Equal(vector.GetProperty("problem").GetString(), FdslTexts.ProblemOf(vector.GetProperty("filter").GetString()!));
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Equals_TwoTexts_AsTheVectorSays(string name)
    {
        var vector = Find("comparisons", name);
        var left = FdslTexts.Read(vector.GetProperty("left").GetString()!);
        var right = FdslTexts.Read(vector.GetProperty("right").GetString()!);

        Assert.Equal(vector.GetProperty("equal").GetBoolean(), left.Equals(right));
        Assert.Equal(vector.GetProperty("equal").GetBoolean(), left.GetHashCode() == right.GetHashCode());
    }

    private static TheoryData<string> Names(string list) => [.. All.GetProperty(list).EnumerateArray().Select(vector => vector.GetProperty("name").GetString()!)];

    private static JsonElement Find(string list, string name) =>
        All.GetProperty(list).EnumerateArray().Single(vector => vector.GetProperty("name").GetString() == name);
}
