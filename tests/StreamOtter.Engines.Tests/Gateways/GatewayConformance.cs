using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Gateways;

/// <summary>What clients of two gateways on one log are promised, whatever engine it is. One file for each promise.</summary>
public abstract partial class GatewayConformance<TFixture>(TFixture fixture) : IClassFixture<TFixture>
    where TFixture : EngineFixture
{
    private IStreamEngine Engine => fixture.Engine;

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(Engine);

    private Task<TestGateway> StartOtherAsync() => TestGateway.StartAsync(fixture.OtherEngine());

    private Task<IStreamLog> NewLogAsync() => Engine.OpenAsync(EngineFixture.NewName(), mayCreate: true).Bounded();

    /// <summary>Stores records in all partitions, one after the other.</summary>
    private static async Task FillAsync(IStreamLog log, int count, int bytes = 20)
    {
        for (var stored = 0; stored < count; stored += 100)
        {
            var records = Enumerable.Range(stored, Math.Min(100, count - stored))
                .Select(n => Text($"{n}".PadRight(bytes), partition: n % log.PartitionCount));
            await log.StoreAsync([.. records]);
        }
    }

    private static async Task<StreamPosition> EndAsync(IStreamLog log)
    {
        var ends = new Dictionary<int, long>();
        for (var partition = 0; partition < log.PartitionCount; partition++)
            ends[partition] = (await log.GetRangeAsync(partition).Bounded()).Next;
        return new StreamPosition(log.Epoch, ends);
    }
}
