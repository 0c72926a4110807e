using StreamOtter.Server.Producers;

namespace StreamOtter.Server.V1.Filters;

/// <summary><c>header</c>: one of the record's headers of a name meets a condition, or there is none of that name.</summary>
internal sealed class HeaderNode : FilterNode
{
    private readonly byte[] _name;
    private readonly FilterCondition _condition;
    private readonly bool _isOurs; // what is not delivered is not told by a filter either

    public HeaderNode(byte[] name, FilterCondition condition)
    {
        _name = name;
        _condition = condition;
        _isOurs = ProducerHeader.NameBytes.SequenceEqual(name);
    }

    public override bool Matches(ref V1Record record)
    {
        var isMissing = true;
        foreach (var header in record.View.Headers)
        {
            if (_isOurs || !header.Name.SequenceEqual(_name))
                continue;
            isMissing = false;
            if (_condition.IsMetBy(header.HasValue ? FilterValue.OfBytes(header.Value) : new FilterValue(FilterValueKind.Null)))
                return true;
        }
        return isMissing && _condition.IsMetBy(default);
    }
}
