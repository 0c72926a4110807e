using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>
/// Reads schemas (spec/stream-sea.md, "Schema definition"). It never throws, and tells all that is wrong, up to 100
/// errors. Members of a schema that it does not know mean nothing; those of a field are refused, since a mistyped
/// <c>enum</c> would let everything pass.
/// </summary>
/// <remarks>
/// A version is digits only, as a number or a string: 1.0 and 1e0 would be written back as something else than was sent,
/// and no client writes them for an integer. Zeros before a string's digits are taken, since what counts is the integer.
/// </remarks>
public static class SchemaReader
{
    private static readonly string VersionRule = $"must be an integer from 0 to {SchemaLimits.MaxVersion}, in digits only, as a number or a string";

    /// <summary>Reads a definition. Nested as deep as it may, it takes a document with <see cref="SchemaLimits.MaxJsonDepth"/>.</summary>
    /// <param name="json">Whatever it is.</param>
    /// <param name="stream">The stream that it is for, whose name it has, where it has one.</param>
    /// <param name="definition">The definition; null where there are errors.</param>
    /// <param name="errors">What is wrong, field by field.</param>
    public static bool TryRead(JsonElement json, string stream, [NotNullWhen(true)] out SchemaDefinition? definition, out IReadOnlyList<FieldError> errors)
    {
        var found = new FieldErrors("");
        var version = default(long?);
        var fields = default(SchemaFields);
        if (!JsonText.IsSound(json))
            found.Add(JsonText.NoUnicode);
        else if (json.ValueKind != JsonValueKind.Object)
            found.Add($"must be an object; it is {JsonWords.KindOf(json)}");
        else
            ReadMembers(json, stream, found, out version, out fields);
        definition = found.All.Count == 0 && version is not null && fields is not null ? new SchemaDefinition(stream, version.Value, fields) : null;
        errors = found.All;
        return definition is not null;
    }

    private static void ReadMembers(JsonElement json, string stream, FieldErrors errors, out long? version, out SchemaFields? fields)
    {
        version = null;
        fields = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            var name = member.Name;
            if (name is not ("name" or "version" or "fields"))
                continue;
            if (!seen.Add(name))
                errors.Add(name, "comes twice");
            else if (name == "version")
                version = ReadVersion(member.Value, errors);
            else if (name == "fields")
                fields = new SchemaFieldReader(errors).Read(member.Value);
            else if (member.Value.ValueKind != JsonValueKind.String || !member.Value.ValueEquals(stream))
                errors.Add(name, $"must be the stream's name, {JsonWords.Quote(stream)}; it is {JsonWords.Show(member.Value)}");
        }
        if (!seen.Contains("version"))
            errors.Add("version", $"is missing: it {VersionRule}");
        if (!seen.Contains("fields"))
            errors.Add("fields", "is missing: it must be an array of fields");
    }

    private static long? ReadVersion(JsonElement json, FieldErrors errors)
    {
        var digits = json.ValueKind switch
        {
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.String => json.GetString()!,
            _ => "",
        };
        if (digits.Length is > 0 and <= 16 && digits.All(char.IsAsciiDigit) && long.Parse(digits, provider: null) is <= SchemaLimits.MaxVersion and var version)
            return version;
        errors.Add("version", $"{VersionRule}; it is {JsonWords.Show(json)}");
        return null;
    }
}
