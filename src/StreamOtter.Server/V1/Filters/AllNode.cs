namespace StreamOtter.Server.V1.Filters;

/// <summary><c>all</c>: every part matches.</summary>
internal sealed class AllNode(FilterNode[] parts) : FilterNode
{
    public override bool Matches(ref V1Record record)
    {
        foreach (var part in parts)
        {
            if (!part.Matches(ref record))
                return false;
        }
        return true;
    }
}
