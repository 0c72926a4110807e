namespace StreamOtter.Server.V1.Filters;

/// <summary>What a filter asks of a value. All but <c>exists</c> are not met where there is none.</summary>
internal abstract class FilterCondition
{
    public abstract bool IsMetBy(in FilterValue value);
}
