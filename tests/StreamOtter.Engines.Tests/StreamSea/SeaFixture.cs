using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Gateways;
using StreamOtter.Server.StreamSea;

namespace StreamOtter.Engines.Tests.StreamSea;

/// <summary>A gateway whose administrator the tests know, and another beside it on the same log where that can be.</summary>
public sealed class SeaFixture<TEngine> : IAsyncLifetime
    where TEngine : EngineFixture, new()
{
    private const string AdminSecret = "a secret for tests";

    // Of this run: on a Kafka that others use too, an administrator may be there already.
    private readonly string _adminId = $"root-{Guid.NewGuid():N}";
    private readonly TEngine _engine = new();
    private TestGateway? _gateway;
    private TestGateway? _other;

    public TEngine Engine => _engine;

    internal Uri Url
    {
        get
        {
            if (_engine.Missing is { } reason)
                Assert.Skip(reason);
            return _gateway!.StreamSea;
        }
    }

    /// <summary>The other gateway; the same one where there can be no other.</summary>
    internal Uri OtherUrl => _engine.CannotShare is null ? _other!.StreamSea : Url;

    internal SeaApi Admin => new(Url, _adminId, AdminSecret);

    public async ValueTask InitializeAsync()
    {
        await _engine.InitializeAsync();
        if (_engine.Missing is not null)
            return;
        _gateway = await StartAsync();
        if (_engine.CannotShare is null)
            _other = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in new[] { _gateway, _other })
        {
            if (gateway is not null)
                await gateway.DisposeAsync();
        }
        await _engine.DisposeAsync();
    }

    /// <summary>Ends the gateway without a chance to answer anybody, and starts it again.</summary>
    internal async Task RestartAsync()
    {
        await _gateway!.DisposeAsync();
        if (_engine.CannotShare is not null)
            await _engine.RestartAsync();
        _gateway = await StartAsync();
    }

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        _engine.CannotShare is null ? _engine.NewEngine() : _engine.Engine,
        new StreamSeaOptions { AdminId = _adminId, AdminSecret = AdminSecret });
}
