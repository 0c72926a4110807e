using StreamOtter.Server.Producers;

namespace StreamOtter.Server.Tests.Producers;

/// <summary>A producer's connections follow each other, and none looks into the log while one before it may still store.</summary>
public sealed class ProducerRegistryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ProducerRegistry _registry = new(TimeProvider.System);

    [Fact]
    public async Task Claim_OlderConnectionIsThere_TakesItsRight_AndWaitsForWhatIsUnderWay()
    {
        var old = _registry.Claim("p");
        Assert.True(old.TryBegin());
        var next = _registry.Claim("p");
        Assert.False(old.TryBegin());
        Assert.False(next.Ready.IsCompleted);
        old.End();
        await next.Ready.WaitAsync(Limit);
    }

    [Fact]
    public async Task Claim_OlderConnectionIsGone_StillWaitsForWhatIsUnderWay()
    {
        var old = _registry.Claim("p");
        Assert.True(old.TryBegin());
        var releasing = _registry.ReleaseAsync(old);
        Assert.False(old.TryBegin());
        var next = _registry.Claim("p");
        Assert.False(next.Ready.IsCompleted);
        old.End();
        await next.Ready.WaitAsync(Limit);
        await releasing.WaitAsync(Limit);
        Assert.True(next.TryBegin()); // releasing the old one has not taken it
    }

    [Fact]
    public async Task Claim_ConnectionBetweenThemCameAndWent_WaitsForTheFirst()
    {
        var first = _registry.Claim("p");
        Assert.True(first.TryBegin());
        _ = _registry.ReleaseAsync(first);
        _ = _registry.ReleaseAsync(_registry.Claim("p"));
        var third = _registry.Claim("p");
        Assert.False(third.Ready.IsCompleted);
        first.End();
        await third.Ready.WaitAsync(Limit);
    }

    [Fact]
    public void Claim_AfterAllIsDone_IsReadyAtOnce()
    {
        var old = _registry.Claim("p");
        Assert.True(old.TryBegin());
        old.End();
        Assert.True(_registry.ReleaseAsync(old).IsCompletedSuccessfully);
        Assert.True(_registry.Claim("p").Ready.IsCompletedSuccessfully);
        Assert.True(_registry.Claim("q").Ready.IsCompletedSuccessfully);
    }
}
