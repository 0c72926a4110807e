namespace StreamOtter.Server.V1.Filters;

/// <summary><c>any</c>: a part matches.</summary>
internal sealed class AnyNode(FilterNode[] parts) : FilterNode
{
    public override bool Matches(ref V1Record record)
    {
        foreach (var part in parts)
        {
            if (part.Matches(ref record))
                return true;
        }
        return false;
    }
}
