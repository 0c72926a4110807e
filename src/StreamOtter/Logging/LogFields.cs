using System.Diagnostics.CodeAnalysis;

namespace StreamOtter.Logging;

/// <summary>Makes names and values of what is logged along with a message.</summary>
internal static class LogFields
{
    private const int MaxFields = 64;
    private const string Template = "{OriginalFormat}";

    /// <summary>A dictionary's entries, or an object's public properties; anything else is one value.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(T context) =>
        context switch
        {
            null or Exception => [],
            IEnumerable<KeyValuePair<string, object?>> pairs => pairs,
            IEnumerable<KeyValuePair<string, string>> pairs => pairs.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)),
            string or ValueType or Array => [KeyValuePair.Create("context", (object?)context)],
            _ => typeof(T).GetProperties() is { Length: > 0 } properties
                ? properties.Where(property => property.CanRead && property.GetIndexParameters().Length == 0).Select(property => KeyValuePair.Create(property.Name, Read(property, context)))
                : [KeyValuePair.Create("context", (object?)context)],
        };

    /// <summary>The fields without secrets; and the message without the values that they hold.</summary>
    public static List<KeyValuePair<string, object?>> Clean(IEnumerable<KeyValuePair<string, object?>> fields, Redactor redactor, ref string message)
    {
        var clean = new List<KeyValuePair<string, object?>>();
        foreach (var (name, value) in fields)
        {
            if (name == Template || clean.Count == MaxFields)
                continue;
            clean.Add(KeyValuePair.Create(name, redactor.Value(name, value)));
            if (value is not null && redactor.IsSecret(name) && Redactor.ToText(value) is { Length: > 0 } secret)
                message = message.Replace(secret, Redactor.Mark, StringComparison.Ordinal);
        }
        return clean;
    }

    private static object? Read(System.Reflection.PropertyInfo property, object context)
    {
        try
        {
            return property.GetValue(context);
        }
        catch (Exception error)
        {
            return $"(it threw {(error.InnerException ?? error).GetType()})";
        }
    }
}
