using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary><c>not</c>: whether the expression is not truthy.</summary>
internal sealed class FdslNot(FdslNode[] parts) : FdslOperator("not", parts)
{
    public override FilterValue Evaluate(scoped ref FdslMessage message) => Of(!FdslTruth.IsTruthy(Parts[0].Evaluate(ref message)));
}
