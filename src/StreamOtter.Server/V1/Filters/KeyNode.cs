namespace StreamOtter.Server.V1.Filters;

/// <summary><c>key</c>: the record's key meets a condition.</summary>
internal sealed class KeyNode(FilterCondition condition) : FilterNode
{
    public override bool Matches(ref V1Record record) =>
        condition.IsMetBy(record.View.HasKey ? FilterValue.OfBytes(record.View.Key) : default);
}
