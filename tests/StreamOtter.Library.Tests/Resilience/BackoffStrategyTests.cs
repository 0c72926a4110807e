using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Resilience;

namespace StreamOtter.Library.Tests.Resilience;

public sealed class BackoffStrategyTests
{
    private const int Samples = 2_000;

    private static readonly ConnectionLoss Loss = new("") { CloseCode = 1012 };

    private static readonly Gen<ReconnectionOptions> AnyOptions =
        from delay in Gen.Choose(0, 100_000)
        from more in Gen.Choose(0, 1_000_000)
        from kind in Gen.Elements(BackoffKind.Fixed, BackoffKind.Linear, BackoffKind.Exponential)
        from factor in Gen.Choose(10, 1000)
        select new ReconnectionOptions
        {
            RetryDelay = TimeSpan.FromMilliseconds(delay),
            MaxDelay = TimeSpan.FromMilliseconds(delay + more),
            Backoff = kind,
            Factor = factor / 10.0,
            Jitter = false,
        };

    private static readonly Gen<int> AnyAttempt = Gen.OneOf(Gen.Choose(1, 60), Gen.Choose(1, int.MaxValue - 1));

    [Fact]
    public void Plan_WithoutJitter_BeginsAtTheDelay_NeverShrinks_AndEndsAtTheMost() =>
        Prop.ForAll(AnyOptions.ToArbitrary(), AnyAttempt.ToArbitrary(), (options, attempt) =>
        {
            Assert.Equal(options.RetryDelay, Delay(options, 1));
            Assert.InRange(Delay(options, attempt), options.RetryDelay, options.MaxDelay);
            Assert.InRange(Delay(options, attempt + 1), Delay(options, attempt), options.MaxDelay);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

    [Fact]
    public void Plan_WithJitter_IsBetweenNothingAndTheWaitWithoutIt() =>
        Prop.ForAll(AnyOptions.ToArbitrary(), AnyAttempt.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (options, attempt, seed) =>
        {
            var wait = Delay(options with { Jitter = true }, attempt, new Random(seed));
            Assert.InRange(wait, TimeSpan.Zero, Delay(options, attempt));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

    [Theory]
    [InlineData(BackoffKind.Fixed, new[] { 2.0, 2, 2, 2, 2 })]
    [InlineData(BackoffKind.Linear, new[] { 2.0, 4, 6, 8, 10 })]
    [InlineData(BackoffKind.Exponential, new[] { 2.0, 6, 18, 20, 20 })]
    public void Plan_EachKind_GrowsInItsWay(BackoffKind kind, double[] seconds)
    {
        var options = new ReconnectionOptions { RetryDelay = TimeSpan.FromSeconds(2), MaxDelay = TimeSpan.FromSeconds(20), Backoff = kind, Factor = 3, Jitter = false };
        Assert.Equal(seconds, Enumerable.Range(1, 5).Select(attempt => Delay(options, attempt).TotalSeconds));
    }

    [Fact]
    public void Plan_FullJitter_IsEvenlySpread()
    {
        var options = new ReconnectionOptions { RetryDelay = TimeSpan.FromSeconds(4), MaxDelay = TimeSpan.FromSeconds(4) };
        var random = new Random(1);
        var waits = Enumerable.Range(0, 1000).Select(_ => Delay(options, 1, random).TotalSeconds).ToArray();
        Assert.InRange(waits.Average(), 1.8, 2.2);
        Assert.InRange(waits.Count(wait => wait < 1), 200, 300);
    }

    [Fact]
    public void Plan_BeyondMaxRetries_GivesUp()
    {
        var strategy = new BackoffStrategy(new ReconnectionOptions { MaxRetries = 3 });
        Assert.NotNull(strategy.Plan(new(3, Loss)));
        Assert.Null(strategy.Plan(new(4, Loss)));
    }

    [Fact]
    public void Plan_ThresholdReached_IsTheCooldownWithAnOpenCircuit()
    {
        var strategy = new BackoffStrategy(new ReconnectionOptions { CircuitBreaker = new() { Threshold = 2, Cooldown = TimeSpan.FromHours(1) } });
        Assert.False(strategy.Plan(new(1, Loss))!.Value.IsCircuitOpen);
        Assert.Equal(new ReconnectionPlan(TimeSpan.FromHours(1), IsCircuitOpen: true), strategy.Plan(new(2, Loss)));
    }

    [Fact]
    public void Plan_ShouldReconnect_DecidesInsteadOfTheLoss()
    {
        Assert.Null(new BackoffStrategy(new()).Plan(new(1, new ConnectionLoss("") { CloseCode = 1000 })));
        Assert.NotNull(new BackoffStrategy(new() { ShouldReconnect = loss => loss.CloseCode == 1000 }).Plan(new(1, new ConnectionLoss("") { CloseCode = 1000 })));
        Assert.Null(new BackoffStrategy(new() { ShouldReconnect = _ => false }).Plan(new(1, Loss)));
    }

    [Fact]
    public void ExponentialBackoff_IsAnotherNameForBackoff()
    {
        Assert.Equal(BackoffKind.Fixed, new ReconnectionOptions { ExponentialBackoff = false }.Backoff);
        Assert.True(new ReconnectionOptions().ExponentialBackoff);
        Assert.False(new ReconnectionOptions { Backoff = BackoffKind.Linear }.ExponentialBackoff);
    }

    [Fact]
    public void New_OptionsThatCannotWork_Throws() =>
        Assert.Throws<ArgumentException>(() => new BackoffStrategy(new() { MaxDelay = TimeSpan.Zero }));

    private static TimeSpan Delay(ReconnectionOptions options, int attempt, Random? random = null) =>
        new BackoffStrategy(options, random).Plan(new(attempt, Loss))!.Value.Delay;
}
