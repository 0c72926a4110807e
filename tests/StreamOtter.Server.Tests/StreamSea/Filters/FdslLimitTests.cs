using System.Text;
using StreamOtter.Server.StreamSea.Filters;

namespace StreamOtter.Server.Tests.StreamSea.Filters;

/// <summary>Filters that are as large as they may be, or larger.</summary>
public sealed class FdslLimitTests
{
    [Fact]
    public void TryRead_AThousandExpressions_IsTheMost()
    {
        Assert.True(FdslTexts.Read(And(999, _ => """{"t":"bool","e":true}""")).Accepts("{}"u8, "s"));
        Assert.Equal(
            "filter.e[999] must not be here: a filter has at most 1000 expressions",
            FdslTexts.ProblemOf(And(100_000, _ => """{"t":"bool","e":true}""")));
    }

    [Fact]
    public void TryRead_SixtyFourDifferentPaths_AreTheMost()
    {
        Assert.True(FdslTexts.Read(And(900, i => $$"""{"t":"path","e":"p[{{i % 64}}]"}""")).Accepts(Encoding.UTF8.GetBytes($$"""{"p":[{{string.Join(",", Enumerable.Repeat("1", 64))}}]}"""), "s"));
        Assert.Equal(
            "filter.e[64].e must not be another path: a filter has at most 64 different ones",
            FdslTexts.ProblemOf(And(65, i => $$"""{"t":"path","e":"p[{{i}}]"}""")));
    }

    [Fact]
    public void TryRead_SixteenComparisonsOfPaths_AreTheMost()
    {
        const string Pair = """{"t":"eq","e":[{"t":"path","e":"a"},{"t":"path","e":"b"}]}""";

        Assert.True(FdslTexts.Read(And(16, _ => Pair)).Accepts("{}"u8, "s"));
        Assert.Equal(
            "filter.e[16].e must not be two paths again: a filter compares paths with one another at most 16 times",
            FdslTexts.ProblemOf(And(17, _ => Pair)));
    }

    [Fact]
    public void TryRead_LongStrings_HaveALimit()
    {
        Assert.True(FdslTexts.Read($$"""{"t":"string","e":"{{new string('x', 4096)}}"}""").Accepts("{}"u8, "s"));
        Assert.Equal("filter.e must have at most 4096 characters; it has 4097", FdslTexts.ProblemOf($$"""{"t":"string","e":"{{new string('x', 4097)}}"}"""));
        Assert.Equal("filter.e must have at most 4096 characters; it has 4097", FdslTexts.ProblemOf($$"""{"t":"path","e":"{{new string('x', 4097)}}"}"""));
        Assert.Equal(
            $"filter must have t and e only; \"{new string('x', 40)}…\" has no meaning",
            FdslTexts.ProblemOf($$"""{"{{new string('x', 100_000)}}":1}"""));
    }

    [Fact]
    public void TryRead_AbsentJson_IsRefused()
    {
        Assert.False(FdslFilter.TryRead(default, out _, out var problem));
        Assert.Equal("filter must be an object with t and e; it is nothing", problem);
    }

    [Fact]
    public void Accepts_BytesThatAreNotUtf8_IsFalse() => Assert.False(FdslTexts.Read("""{"t":"bool","e":true}""").Accepts([(byte)'"', 0xFF, (byte)'"'], "s"));

    [Fact]
    public void Accepts_TextWithoutEscapes_AllocatesNothing()
    {
        var filter = FdslTexts.Read("""{"t":"and","e":[{"t":"eq","e":[{"t":"path","e":"$.a.b[-1]"},{"t":"string","e":"x"}]},{"t":"not","e":[{"t":"eq","e":[{"t":"path","e":"n"},{"t":"number","e":1}]}]}]}""");
        var payload = """{"a":{"b":[1,"x"]},"n":2}"""u8;
        Assert.True(filter.Accepts(payload, "s"));

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = filter.Accepts(payload, "s");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string And(int parts, Func<int, string> part) => $$"""{"t":"and","e":[{{string.Join(",", Enumerable.Range(0, parts).Select(part))}}]}""";
}
