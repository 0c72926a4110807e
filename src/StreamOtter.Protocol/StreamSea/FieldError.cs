namespace StreamOtter.Protocol.StreamSea;

/// <summary>What is wrong with a schema or a payload in one place.</summary>
/// <param name="Field">The place, as <c>fields[2].enum</c> or <c>payload.items[0].name</c>; empty for a schema as a whole.</param>
/// <param name="Message">What is wrong, to be read behind the place.</param>
public sealed record FieldError(string Field, string Message)
{
    /// <summary>The place and what is wrong there.</summary>
    public override string ToString() => Field.Length == 0 ? Message : $"{Field} {Message}";
}
