using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Server.StreamSea.Filters;

namespace StreamOtter.Server.Tests.StreamSea.Filters;

public sealed class FdslPropertyTests
{
    private const int Samples = 5_000;

    [Fact]
    public void Accepts_AnyFilterAndMessage_AsTheOracleSays()
    {
        var passed = 0;
        var cases = from filter in FdslGenerators.Filter from message in FdslGenerators.Message select (filter, message);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var expected = FdslOracle.Passes(JsonNode.Parse(one.filter)!, JsonNode.Parse(one.message), FdslGenerators.StreamName);
            var passes = FdslTexts.Read(one.filter).Accepts(Encoding.UTF8.GetBytes(one.message), FdslGenerators.StreamName);
            Assert.True(expected == passes, $"{one.filter} on {one.message}: expected {expected}");
            if (expected)
                Interlocked.Increment(ref passed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

        Assert.InRange(passed, Samples / 10, Samples * 9 / 10); // else it has shown little
    }

    [Fact]
    public void Equals_TheSameFilterWrittenAnew_IsEqual() => Prop.ForAll(FdslGenerators.Filter.ToArbitrary(), text =>
    {
        var filter = FdslTexts.Read(text);
        var again = FdslTexts.Read(JsonNode.Parse(text)!.ToString());

        Assert.Equal(filter, again);
        Assert.Equal(filter.GetHashCode(), again.GetHashCode());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples / 5));

    [Fact]
    public void TryRead_AnyJson_IsAFilterOrRefusedInWords()
    {
        var read = 0;
        var damaged = from filter in FdslGenerators.Filter
                      from part in Gen.Elements("{\"t\":\"null\"}", "true", "\"and\"", "\"$\"", "[]")
                      from shred in FdslGenerators.Shreds(2)
                      select filter.Replace(part, shred, StringComparison.Ordinal);
        var cases = from text in Gen.OneOf(FdslGenerators.Shreds(4), damaged) from message in FdslGenerators.Shreds(2) select (text, message);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            if (FdslFilter.TryRead(FdslTexts.Parse(one.text), out var filter, out var problem))
            {
                Interlocked.Increment(ref read);
                _ = filter.Accepts(Encoding.UTF8.GetBytes(one.message), "s");
                _ = filter.Accepts(Encoding.UTF8.GetBytes(one.message[..(one.message.Length / 2)]), "s");
            }
            else
            {
                Assert.StartsWith("filter", problem, StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

        Assert.InRange(read, Samples / 10, Samples * 9 / 10); // else it has shown little
    }
}
