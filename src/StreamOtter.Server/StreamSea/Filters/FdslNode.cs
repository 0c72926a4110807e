using System.Text.Json;
using StreamOtter.Server.V1.Filters;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>An expression.</summary>
internal abstract class FdslNode
{
    public static FilterValue Of(bool value) => new(value ? FilterValueKind.True : FilterValueKind.False);

    public abstract FilterValue Evaluate(scoped ref FdslMessage message);

    /// <summary>Writes the expression in its one form.</summary>
    public abstract void Write(Utf8JsonWriter json);
}
