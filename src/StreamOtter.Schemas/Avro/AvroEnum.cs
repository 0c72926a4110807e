namespace StreamOtter.Schemas.Avro;

/// <summary>A symbol of an enum. Where a value is written, its text will do, unless a union holds strings too.</summary>
/// <param name="Name">The full name of the enum's schema.</param>
/// <param name="Symbol">The symbol.</param>
public sealed record AvroEnum(string Name, string Symbol)
{
    /// <summary>The symbol.</summary>
    public override string ToString() => Symbol;
}
