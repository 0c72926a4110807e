using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Server.V1;

namespace StreamOtter.V1.Tests.Filters;

public sealed class FilterPropertyTests
{
    private const int Samples = 5_000;

    private static readonly string[] Shreds =
    [
        "{", "}", "[", "]", ":", ",", "\"all\"", "\"any\"", "\"not\"", "\"key\"", "\"header\"", "\"path\"", "\"is\"", "\"in\"", "\"gt\"", "\"exists\"",
        "\"/a\"", "\"x\"", "1", "true", "null", "{\"key\":\"x\"}", "\"\\ud800\"",
    ];

    [Fact]
    public void Matches_AnyFilterAndRecord_AsTheOracleSays()
    {
        var matched = 0;
        var cases = from filter in FilterGenerators.Filter from sample in FilterGenerators.Record select (filter, sample);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var expected = FilterOracle.Matches(one.filter, one.sample);
            Assert.True(expected == one.sample.IsMatchedBy(one.filter), $"{one.filter} on {one.sample}: expected {expected}");
            if (expected)
                Interlocked.Increment(ref matched);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

        Assert.InRange(matched, Samples / 10, Samples * 9 / 10); // else it has shown little
    }

    [Fact]
    public void Read_AnyShreds_IsAFilterOrRefusedInWords()
    {
        var cases = Gen.ListOf(Gen.Elements(Shreds)).Select(string.Concat);
        Prop.ForAll(cases.ToArbitrary(), shreds =>
        {
            try
            {
                // As a session does: what is no JSON, or has half a surrogate pair in a name, ends the connection instead.
                _ = V1Reader.TypeOf(Encoding.UTF8.GetBytes($$"""{"type":"subscribe","filter":{{shreds}}}"""));
                Sample.Of("""{"a":1}""").IsMatchedBy(shreds);
            }
            catch (Exception error) when (error is V1RequestException or JsonException or InvalidOperationException)
            {
                Assert.NotEmpty(error.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));
    }
}
