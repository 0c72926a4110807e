using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary><c>and</c>: whether all expressions are truthy.</summary>
internal sealed class FdslAnd(FdslNode[] parts) : FdslOperator("and", parts)
{
    public override FilterValue Evaluate(scoped ref FdslMessage message)
    {
        foreach (var part in Parts)
        {
            if (!FdslTruth.IsTruthy(part.Evaluate(ref message)))
                return Of(false);
        }
        return Of(true);
    }
}
