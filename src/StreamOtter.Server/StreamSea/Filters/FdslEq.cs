using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary><c>eq</c>: whether two expressions have the same value.</summary>
internal sealed class FdslEq(FdslNode[] parts) : FdslOperator("eq", parts)
{
    public override FilterValue Evaluate(scoped ref FdslMessage message) =>
        Of(FdslTruth.AreEqual(Parts[0].Evaluate(ref message), Parts[1].Evaluate(ref message)));
}
