namespace StreamOtter.Server.V1.Filters;

/// <summary>A string, number, true, false or null that a filter compares with.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Text">As <see cref="FilterValue.Text"/>.</param>
internal sealed record FilterOperand(FilterValueKind Kind, byte[] Text)
{
    public bool Equals(in FilterValue value) =>
        value.Kind == Kind && Kind switch
        {
            FilterValueKind.String => value.Text.SequenceEqual(Text),
            FilterValueKind.Number => FilterNumber.Compare(value.Text, Text) == 0,
            _ => true,
        };
}
