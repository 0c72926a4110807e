namespace StreamOtter.Schemas.Json;

/// <summary>Where a value breaks its schema.</summary>
/// <param name="Path">The place in the value, as a JSON pointer; empty for all of it.</param>
/// <param name="Keyword">The keyword that it breaks.</param>
/// <param name="Message">What is wrong, in words.</param>
public sealed record JsonSchemaError(string Path, string Keyword, string Message);
