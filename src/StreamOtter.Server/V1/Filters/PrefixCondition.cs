namespace StreamOtter.Server.V1.Filters;

/// <summary><c>prefix</c>: the value is a string that begins so.</summary>
internal sealed class PrefixCondition(byte[] prefix) : FilterCondition
{
    public override bool IsMetBy(in FilterValue value) =>
        value.Kind == FilterValueKind.String && value.Text.StartsWith(prefix);
}
