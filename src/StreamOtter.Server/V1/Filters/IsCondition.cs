namespace StreamOtter.Server.V1.Filters;

/// <summary><c>is</c> and <c>in</c>: the value equals one of these.</summary>
internal sealed class IsCondition(FilterOperand[] operands) : FilterCondition
{
    public override bool IsMetBy(in FilterValue value)
    {
        foreach (var operand in operands)
        {
            if (operand.Equals(value))
                return true;
        }
        return false;
    }
}
