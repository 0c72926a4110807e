using System.Text;
using StreamOtter.Protocol.V1;
using StreamOtter.Server.V1;

namespace StreamOtter.V1.Tests.Filters;

public sealed class FilterReadingTests
{
    [Theory]
    [InlineData("null", "'filter'")]
    [InlineData("[]", "'filter'")]
    [InlineData("\"key\"", "'filter'")]
    [InlineData("{}", "one of")]
    [InlineData("""{"is":1}""", "one of")]
    [InlineData("""{"key":7}""", "'key'")]
    [InlineData("""{"key":{}}""", "'key'")]
    [InlineData("""{"key":{"key":"x"}}""", "'key'")]
    [InlineData("""{"key":{"gt":1}}""", "'path' only")]
    [InlineData("""{"key":"x","is":"y"}""", "'key'")]
    [InlineData("""{"key":"x","key":"y"}""", "'key' and 'key'")]
    [InlineData("""{"key":"x","path":"/a","is":1}""", "'key' and 'path'")]
    [InlineData("""{"key":{"is":"x","is":"y"}}""", "'is'")]
    [InlineData("""{"header":"a"}""", "'header'")]
    [InlineData("""{"header":1,"is":"x"}""", "'header'")]
    [InlineData("""{"header":"a","le":1}""", "'header'")]
    [InlineData("""{"path":"/a"}""", "'path'")]
    [InlineData("""{"path":"a","is":1}""", "JSON Pointer")]
    [InlineData("""{"path":"/a~2","is":1}""", "'~'")]
    [InlineData("""{"path":"/a~","is":1}""", "'~'")]
    [InlineData("""{"path":["a"],"is":1}""", "'path'")]
    [InlineData("""{"path":"/a","is":1,"gt":0}""", "'gt'")]
    [InlineData("""{"path":"/a","is":{}}""", "'is'")]
    [InlineData("""{"path":"/a","is":[1]}""", "'is'")]
    [InlineData("""{"path":"/a","in":1}""", "'in'")]
    [InlineData("""{"path":"/a","in":[]}""", "'in'")]
    [InlineData("""{"path":"/a","in":[[1]]}""", "'in'")]
    [InlineData("""{"path":"/a","prefix":1}""", "'prefix'")]
    [InlineData("""{"path":"/a","lt":"1"}""", "'lt'")]
    [InlineData("""{"path":"/a","exists":1}""", "'exists'")]
    [InlineData("""{"path":"/a","is":"\ud800"}""", "surrogate")]
    [InlineData("""{"path":"/a","matches":".*"}""", "'matches'")]
    [InlineData("""{"all":{}}""", "'all'")]
    [InlineData("""{"all":[]}""", "'all'")]
    [InlineData("""{"any":[1]}""", "'filter'")]
    [InlineData("""{"all":[{"key":"x"}],"is":1}""", "'all'")]
    [InlineData("""{"all":[{"key":"x"}],"any":[{"key":"x"}]}""", "'all' and 'any'")]
    [InlineData("""{"not":[{"key":"x"}]}""", "'filter'")]
    public void Read_NoFilter_IsRefusedWithItsFault(string filter, string named) => AssertRefused(filter, named);

    [Fact]
    public void Read_NestedToTheLimit_IsTaken()
    {
        Sample.Parse(Nested(8));
        AssertRefused(Nested(9), "8 deep");
    }

    [Fact]
    public void Read_PartsToTheLimit_AreTaken()
    {
        Sample.Parse(Wide(64));
        AssertRefused(Wide(65), "64 parts");
    }

    [Fact]
    public void Read_ValuesToTheLimit_AreTaken()
    {
        Sample.Parse(List(100));
        AssertRefused(List(101), "100");
    }

    [Fact]
    public void Read_StepsToTheLimit_AreTaken()
    {
        Sample.Parse(Steps(32));
        AssertRefused(Steps(33), "32");
    }

    [Fact]
    public void Read_TextsToTheLimit_AreTaken()
    {
        Sample.Parse(Long(1024));
        AssertRefused(Long(1025), "1024");
        AssertRefused($$"""{"path":"/a","is":{{new string('1', 1025)}} }""", "1024");
    }

    [Fact]
    public void Read_Huge_IsRefused()
    {
        AssertRefused($$"""{"key":{{new string(' ', 20_000)}}"x"}""", "16384");
        AssertRefused($$"""{"{{new string('n', 500_000)}}":1}""", "…");
    }

    [Fact]
    public void Format_SameText_IsEqual()
    {
        var one = new V1Format(Sample.Parse("""{"key":"x"}"""));
        var same = new V1Format(Sample.Parse("""{"key":"x"}"""));
        var other = new V1Format(Sample.Parse("""{"key":"y"}"""));

        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, other);
        Assert.NotEqual(one, V1Format.All);
        Assert.NotEqual(one, new V1Format(Sample.Parse("""{"key":"x"}"""), conflatesByKey: true));
        Assert.Equal(V1Format.All, new V1Format(filter: null));
    }

    private static void AssertRefused(string filter, string named)
    {
        var error = Assert.Throws<V1RequestException>(() => Sample.Parse(filter));
        Assert.Equal(ProtocolCode.BadRequest, error.Code);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 10, 300);
    }

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("""{"not":""", depth - 1)) + """{"key":"x"}""" + new string('}', depth - 1);

    private static string Wide(int parts) =>
        $$"""{"any":[{{string.Join(',', Enumerable.Repeat("""{"key":"x"}""", parts - 1))}}]}""";

    private static string List(int values) => $$"""{"key":{"in":[{{string.Join(',', Enumerable.Range(0, values))}}] } }""";

    private static string Steps(int steps) =>
        $$"""{"path":"{{new StringBuilder().Insert(0, "/a", steps)}}","exists":true}""";

    private static string Long(int characters) => $$"""{"key":"{{new string('x', characters)}}"}""";
}
