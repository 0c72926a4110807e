using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Protocol;

namespace StreamOtter.V1.Tests.Patterns;

/// <summary>Beside the examples of spec/vectors.</summary>
public sealed class StreamPatternTests
{
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

    [Fact]
    public void TryParse_LongestAndMost_ArePatterns()
    {
        Assert.True(StreamPattern.TryParse(new string('a', 249), out _));
        Assert.True(StreamPattern.TryParse(new string('*', 16), out _));
        Assert.False(StreamPattern.TryParse(null, out _));
    }

    private static StreamPattern Parse(string text)
    {
        Assert.True(StreamPattern.TryParse(text, out var pattern));
        return pattern;
    }
}
