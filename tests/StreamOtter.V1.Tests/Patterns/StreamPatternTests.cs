using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Protocol;

namespace StreamOtter.V1.Tests.Patterns;

public sealed class StreamPatternTests
{
    [Theory]
    [InlineData("orders", "orders", true)]
    [InlineData("orders", "orders.eu", false)]
    [InlineData("orders.*", "orders.eu", true)]
    [InlineData("orders.*", "orders.", true)]
    [InlineData("orders.*", "orders", false)]
    [InlineData("orders.*", "Orders.eu", false)]
    [InlineData("*", "anything", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("*.eu.*", "orders.eu.1", true)]
    [InlineData("*.eu.*", "orders.us.1", false)]
    [InlineData("a**b", "ab", true)]
    [InlineData("a.c", "abc", false)]
    public void Matches_Name_AsWritten(string pattern, string name, bool expected) => Assert.Equal(expected, Parse(pattern).Matches(name));

    [Fact]
    public void Matches_AnyPatternAndName_AsARegularExpressionWould()
    {
        var letters = Gen.Elements('a', 'b', '.');
        var patterns = Gen.Elements('a', 'b', '.', '*').ArrayOf().Where(text => text.Length > 0 && text.Count(letter => letter == '*') <= StreamPattern.MaxWildcards);
        var names = letters.ArrayOf();
        Prop.ForAll(patterns.ToArbitrary(), names.ToArbitrary(), (pattern, name) =>
        {
            var expression = "^" + Regex.Escape(new string(pattern)).Replace("\\*", ".*", StringComparison.Ordinal) + "\\z";
            return Parse(new string(pattern)).Matches(new string(name))
                == Regex.IsMatch(new string(name), expression, RegexOptions.NonBacktracking, TimeSpan.FromSeconds(30));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(30));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a?")]
    [InlineData("ä*")]
    [InlineData("a\n")]
    public void TryParse_NoPattern_IsRefused(string? text) => Assert.False(StreamPattern.TryParse(text, out _));

    [Fact]
    public void TryParse_Bounds_AreKept()
    {
        Assert.True(StreamPattern.TryParse(new string('a', 249), out _));
        Assert.False(StreamPattern.TryParse(new string('a', 250), out _));
        Assert.True(StreamPattern.TryParse(new string('*', 16), out _));
        Assert.False(StreamPattern.TryParse(new string('*', 17), out _));
    }

    private static StreamPattern Parse(string text)
    {
        Assert.True(StreamPattern.TryParse(text, out var pattern));
        return pattern;
    }
}
