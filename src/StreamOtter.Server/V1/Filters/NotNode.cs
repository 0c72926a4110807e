namespace StreamOtter.Server.V1.Filters;

/// <summary><c>not</c>: the part does not match.</summary>
internal sealed class NotNode(FilterNode part) : FilterNode
{
    public override bool Matches(ref V1Record record) => !part.Matches(ref record);
}
