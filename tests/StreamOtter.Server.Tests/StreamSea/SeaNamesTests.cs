using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Server.StreamSea;
using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.StreamSea;

/// <summary>No two names of whatever jails meet, also where '.' and '_' are taken for one another, as Kafka does.</summary>
public sealed class SeaNamesTests
{
    private static readonly Gen<string> Names = Gen.Elements("a", "b", "0", ".", "_", "-", "5f", "2e").ListOf()
        .Select(parts => string.Concat(parts)).Where(name => name.Length is > 0 and <= 40 && name is not ("." or ".."));

    [Fact]
    public void StreamOf_DifferentJailsOrStreams_DifferAlsoToKafka()
    {
        var pairs = Gen.Zip(Gen.Zip(Names, Names), Gen.Zip(Names, Names));
        Prop.ForAll(pairs.ToArbitrary(), pair =>
        {
            var ((jail, stream), (otherJail, otherStream)) = pair;
            var (name, other) = (SeaNames.StreamOf(jail, stream), SeaNames.StreamOf(otherJail, otherStream));
            return (name.Replace('.', '_') == other.Replace('.', '_')) == ((jail, stream) == (otherJail, otherStream))
                && (jail == otherJail || !other.StartsWith(SeaNames.PrefixOf(jail), StringComparison.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void StreamOf_NamesThatPass_AreTheEnginesToo()
    {
        Prop.ForAll(Gen.Zip(Names, Names).ToArbitrary(), names =>
            SeaNames.CheckJail(names.Item1) is not null || SeaNames.CheckStream(names.Item1, names.Item2) is not null
            || StreamName.Check(SeaNames.StreamOf(names.Item1, names.Item2)) is null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void GroupOf_EveryClientThatPasses_IsTheEnginesToo()
    {
        var every = new string([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c).Where(c => SeaNames.CheckClient($"{c}x") is null)]);
        Assert.Equal("!\"#$%&'()*+,-.0123456789;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~", every);
        foreach (var half in new[] { every[..46], every[46..] })
            Assert.Null(StreamName.Check(SeaNames.GroupOf(half.PadRight(64, '~')), "group"));
        Assert.Equal(every.Length, every.Select(c => SeaNames.GroupOf($"{c}")).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void StreamOf_IsReadable()
    {
        Assert.Equal("stream-sea.acme.boiler_data", SeaNames.StreamOf("acme", "boiler_data"));
        Assert.Equal("stream-sea.acme--eu.v1-.orders", SeaNames.StreamOf("acme-eu", "v1.orders"));
        Assert.Equal("stream-sea.a-5fb.c", SeaNames.StreamOf("a_b", "c"));
        Assert.Equal("client.bob-40acme-.com", SeaNames.GroupOf("bob@acme.com"));
    }
}
