using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary><c>or</c>: whether an expression is truthy.</summary>
internal sealed class FdslOr(FdslNode[] parts) : FdslOperator("or", parts)
{
    public override FilterValue Evaluate(scoped ref FdslMessage message)
    {
        foreach (var part in Parts)
        {
            if (FdslTruth.IsTruthy(part.Evaluate(ref message)))
                return Of(true);
        }
        return Of(false);
    }
}
