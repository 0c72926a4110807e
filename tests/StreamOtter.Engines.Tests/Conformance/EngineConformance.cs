using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Conformance;

/// <summary>What every engine must do. One file for each part of the contract.</summary>
public abstract partial class EngineConformance<TFixture>(TFixture fixture) : IClassFixture<TFixture>
    where TFixture : EngineFixture
{
    protected TFixture Fixture => fixture;

    protected IStreamEngine Engine => fixture.Engine;

    protected Task<IStreamLog> NewLogAsync() => Engine.OpenAsync(EngineFixture.NewName(), mayCreate: true).Bounded();

    protected static void SkipIf(string? reason)
    {
        if (reason is not null)
            Assert.Skip(reason);
    }

    /// <summary>A thousand records in partition 0, in appends of 50.</summary>
    protected async Task<(IStreamLog Log, List<long> Offsets)> ThousandAsync()
    {
        var log = await NewLogAsync();
        var offsets = new List<long>();
        for (var i = 0; i < 1000; i += 50)
        {
            var results = await log.StoreAsync([.. Enumerable.Range(i, 50).Select(n => LogExtensions.Text($"{n}", partition: 0))]);
            offsets.AddRange(results.Select(result => result.Offset));
        }
        return (log, offsets);
    }
}
