namespace StreamOtter.Server.V1.Filters;

/// <summary><c>lt</c>, <c>le</c>, <c>gt</c>, <c>ge</c>: the value is a number on this side of another.</summary>
internal sealed class OrderCondition(byte[] number, bool below, bool same, bool above) : FilterCondition
{
    public override bool IsMetBy(in FilterValue value)
    {
        if (value.Kind != FilterValueKind.Number)
            return false;
        var order = FilterNumber.Compare(value.Text, number);
        return order < 0 ? below : order > 0 ? above : same;
    }
}
