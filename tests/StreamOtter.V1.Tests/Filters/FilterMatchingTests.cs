namespace StreamOtter.V1.Tests.Filters;

public sealed class FilterMatchingTests
{
    [Theory]
    [InlineData("""{"key":"user-7"}""", true)]
    [InlineData("""{"key":{"is":"user-7"}}""", true)]
    [InlineData("""{"key":{"in":["a","user-7"]}}""", true)]
    [InlineData("""{"key":{"prefix":"user-"}}""", true)]
    [InlineData("""{"key":{"prefix":""}}""", true)]
    [InlineData("""{"key":{"exists":true}}""", true)]
    [InlineData("""{"key":"user-"}""", false)]
    [InlineData("""{"key":{"prefix":"user-70"}}""", false)]
    [InlineData("""{"key":{"is":7}}""", false)]
    [InlineData("""{"key":{"exists":false}}""", false)]
    [InlineData("""{"not":{"key":"user-7"}}""", false)]
    [InlineData("""{"not":{"key":"user-8"}}""", true)]
    public void Matches_Key_AsSpecified(string filter, bool expected) =>
        Assert.Equal(expected, Sample.Of(key: "user-7").IsMatchedBy(filter));

    [Theory]
    [InlineData("""{"header":"type","is":"order"}""", true)]
    [InlineData("""{"header":"type","is":"refund"}""", true)]
    [InlineData("""{"header":"none","is":null}""", true)]
    [InlineData("""{"header":"none","exists":true}""", true)]
    [InlineData("""{"header":"other","exists":false}""", true)]
    [InlineData("""{"not":{"header":"type","is":"order"}}""", false)]
    [InlineData("""{"header":"type","exists":false}""", false)]
    [InlineData("""{"header":"other","is":null}""", false)]
    [InlineData("""{"header":"Type","is":"order"}""", false)]
    [InlineData("""{"header":"streamotter-producer","exists":true}""", false)]
    [InlineData("""{"header":"streamotter-producer","exists":false}""", true)]
    public void Matches_Header_AsSpecified(string filter, bool expected)
    {
        var sample = Sample.Of(headers: [("type", "order"), ("type", "refund"), ("none", null), ("streamotter-producer", "p:1")]);

        Assert.Equal(expected, sample.IsMatchedBy(filter));
    }

    [Theory]
    [InlineData("/total", "\"gt\":10", true)]
    [InlineData("/total", "\"gt\":12.5", false)]
    [InlineData("/total", "\"ge\":12.5", true)]
    [InlineData("/total", "\"le\":1.25e1", true)]
    [InlineData("/total", "\"lt\":12.500000000000000000000000000000001", true)]
    [InlineData("/total", "\"is\":12.50", true)]
    [InlineData("/total", "\"is\":\"12.5\"", false)]
    [InlineData("/big", "\"is\":9007199254740992", false)]
    [InlineData("/big", "\"is\":9007199254740993", true)]
    [InlineData("/name", "\"is\":\"Änne\"", true)]
    [InlineData("/name", "\"prefix\":\"\\u00c4n\"", true)]
    [InlineData("/name", "\"gt\":1", false)]
    [InlineData("/null", "\"is\":null", true)]
    [InlineData("/null", "\"exists\":true", true)]
    [InlineData("/missing", "\"is\":null", false)]
    [InlineData("/missing", "\"exists\":false", true)]
    [InlineData("/list/1/x", "\"is\":true", true)]
    [InlineData("/list/01", "\"exists\":true", false)]
    [InlineData("/list/-", "\"exists\":true", false)]
    [InlineData("/list/2", "\"exists\":true", false)]
    [InlineData("/a~1b/m~0n", "\"is\":1", true)]
    [InlineData("/", "\"is\":\"empty\"", true)]
    [InlineData("", "\"exists\":true", true)]
    [InlineData("", "\"is\":null", false)]
    [InlineData("/twice", "\"is\":2", true)]
    [InlineData("/twice", "\"is\":1", false)]
    [InlineData("/total/x", "\"exists\":false", true)]
    public void Matches_Path_AsSpecified(string path, string condition, bool expected)
    {
        var sample = Sample.Of("""
            {"total":12.5,"big":9007199254740993,"name":"\u00C4nne","null":null,"list":[0,{"x":true}],
             "a/b":{"m~n":1},"":"empty","twice":{"deep":1},"twice":2}
            """);

        Assert.Equal(expected, sample.IsMatchedBy($$"""{"path":"{{path}}",{{condition}}}"""));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("{\"a\":1} ,")]
    [InlineData("{\"a\":1,\"b\":\"\\ud800\"}")]
    [InlineData("\ufeff{\"a\":1}")]
    public void Matches_PathIntoWhatIsNoJson_OnlyWhereNothingIsWanted(string? value)
    {
        var sample = Sample.Of(value);

        Assert.True(sample.IsMatchedBy("""{"path":"/a","exists":false}"""));
        Assert.True(sample.IsMatchedBy("""{"not":{"path":"/a","is":1}}"""));
        Assert.False(sample.IsMatchedBy("""{"path":"/a","is":1}"""));
        Assert.False(sample.IsMatchedBy("""{"path":"","exists":true}"""));
    }

    [Fact]
    public void Matches_AllAndAny_Combine()
    {
        var sample = Sample.Of("""{"total":12}""", "user-7");

        Assert.True(sample.IsMatchedBy("""{"all":[{"key":"user-7"},{"path":"/total","gt":10}]}"""));
        Assert.False(sample.IsMatchedBy("""{"all":[{"key":"user-7"},{"path":"/total","gt":12}]}"""));
        Assert.True(sample.IsMatchedBy("""{"any":[{"key":"user-8"},{"path":"/total","gt":10}]}"""));
        Assert.False(sample.IsMatchedBy("""{"any":[{"key":"user-8"},{"path":"/total","gt":12}]}"""));
    }

    [Fact]
    public void Matches_KeyThatIsNoText_OnlyExists()
    {
        var sample = new Sample([(byte)'a', 0xFF], null, []);

        Assert.True(sample.IsMatchedBy("""{"key":{"exists":true}}"""));
        Assert.False(sample.IsMatchedBy("""{"key":{"prefix":"a"}}"""));
    }

    [Fact]
    public void Matches_TextWithoutEscapes_AllocatesNothing()
    {
        var filter = Sample.Parse("""{"all":[{"path":"/a/b","is":"x"},{"path":"/n","gt":1},{"not":{"key":"k"}}]}""");
        var sample = Sample.Of("""{"a":{"b":"x"},"n":2}""");
        Assert.True(sample.IsMatchedBy(filter));

        Assert.Equal(0, sample.AllocationOf(filter));
    }
}
