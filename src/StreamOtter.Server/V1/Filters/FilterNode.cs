namespace StreamOtter.Server.V1.Filters;

/// <summary>A part of a filter.</summary>
internal abstract class FilterNode
{
    public abstract bool Matches(ref V1Record record);
}
