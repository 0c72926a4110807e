namespace StreamOtter.Server.V1.Filters;

/// <summary><c>exists</c>: there is a value, whatever it is, or there is none.</summary>
internal sealed class ExistsCondition(bool wanted) : FilterCondition
{
    public override bool IsMetBy(in FilterValue value) => value.Kind != FilterValueKind.Missing == wanted;
}
