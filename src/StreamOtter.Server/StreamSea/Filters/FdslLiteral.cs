using System.Text.Json;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary><c>string</c>, <c>number</c>, <c>bool</c> and <c>null</c>: a value of the filter's own.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="text">As <see cref="FilterValue.Text"/>.</param>
internal sealed class FdslLiteral(FilterValueKind kind, byte[] text) : FdslNode
{
    public override FilterValue Evaluate(scoped ref FdslMessage message) => new(kind, text);

    public override void Write(Utf8JsonWriter json)
    {
        if (kind == FilterValueKind.String)
            json.WriteStringValue(text);
        else if (kind == FilterValueKind.Number)
            json.WriteNumberValue(FdslTruth.ToDouble(text) + 0.0); // -0 becomes 0, which it equals
        else if (kind == FilterValueKind.Null)
            json.WriteNullValue();
        else
            json.WriteBooleanValue(kind == FilterValueKind.True);
    }
}
