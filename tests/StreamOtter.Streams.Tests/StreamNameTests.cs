namespace StreamOtter.Streams.Tests;

public sealed class StreamNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("Orders.v2_eu-west")]
    [InlineData("...")]
    public void Check_ValidName_FindsNothing(string name) => Assert.Null(StreamName.Check(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("a\0")]
    public void Check_InvalidName_SaysWhy(string? name) => Assert.NotNull(StreamName.Check(name));

    [Fact]
    public void Check_Length_IsBounded()
    {
        Assert.Null(StreamName.Check(new string('x', StreamName.MaxLength)));
        Assert.NotNull(StreamName.Check(new string('x', StreamName.MaxLength + 1)));
    }
}
