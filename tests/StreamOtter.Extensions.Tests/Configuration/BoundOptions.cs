using System.Collections;
using System.Globalization;
using System.Reflection;

namespace StreamOtter.Extensions.Tests.Configuration;

/// <summary>A setting that a type of options has, found by reflection.</summary>
/// <param name="Key">Its key; of lists and dictionaries that of an entry, '*'.</param>
/// <param name="Path">The properties that lead to it.</param>
internal sealed record BoundOptions(string Key, IReadOnlyList<PropertyInfo> Path)
{
    public bool IsDictionary => Type.IsGenericType && Type.GetGenericArguments().Length == 2;

    public bool IsList => Type.IsGenericType && !IsDictionary && typeof(IEnumerable).IsAssignableFrom(Type);

    /// <summary>What it is where nobody sets it; options that are not there by default are looked at as if they were.</summary>
    public object? Default => Path.Aggregate(Activator.CreateInstance(Path[0].ReflectedType!), (owner, property) =>
        property.GetValue(owner) ?? (property == Path[^1] ? null : Activator.CreateInstance(property.PropertyType)));

    /// <summary>The default as documents write it.</summary>
    public string WrittenDefault => Default switch
    {
        null or "" or ICollection => "none",
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private Type Type => Path[^1].PropertyType;

    /// <summary>Every property, of options within options too, but for what is code and cannot stand in a file.</summary>
    public static IEnumerable<BoundOptions> In(Type options) => In(options, []);

    /// <summary>What the options have for it; of lists and dictionaries the last entry.</summary>
    public object? Of(object options)
    {
        var value = Path.Aggregate((object?)options, (owner, property) => owner is null ? null : property.GetValue(owner));
        return value is IDictionary entries ? entries.Values.Cast<object>().LastOrDefault() : IsList ? ((IEnumerable)value!).Cast<object>().LastOrDefault() : value;
    }

    /// <summary>A value that is not the default, and how it is written.</summary>
    public (string Text, object Value) Other()
    {
        var type = IsDictionary || IsList ? Type.GetGenericArguments()[^1] : Type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        var value = Default;
        object other = type switch
        {
            _ when type == typeof(string) => "other",
            _ when type == typeof(bool) => value is not true,
            _ when type == typeof(int) => (value as int? ?? 0) + 1,
            _ when type == typeof(long) => (value as long? ?? 0) + 1,
            _ when type == typeof(double) => (value as double? ?? 0) + 0.5,
            _ when type == typeof(TimeSpan) => (value as TimeSpan? ?? TimeSpan.Zero) + TimeSpan.FromSeconds(1),
            _ when type == typeof(Uri) => new Uri("ws://other/v1"),
            _ when type.IsEnum => Enum.GetValues(type).Cast<object>().First(candidate => !candidate.Equals(value)),
            _ => throw new NotSupportedException($"{Key} is of a type that this test knows no other value of: {type}."),
        };
        return (Convert.ToString(other, CultureInfo.InvariantCulture)!, other);
    }

    private static IEnumerable<BoundOptions> In(Type type, IReadOnlyList<PropertyInfo> path)
    {
        foreach (var property in type.GetProperties().Where(property => !IsCode(property.PropertyType)))
        {
            var setting = new BoundOptions(string.Join(':', [.. path.Select(part => part.Name), property.Name]), [.. path, property]);
            if (setting.IsDictionary || setting.IsList)
                yield return setting with { Key = setting.Key + ":*" };
            else if (property.PropertyType.IsClass && property.PropertyType != typeof(string) && property.PropertyType != typeof(Uri))
                foreach (var inner in In(property.PropertyType, setting.Path))
                    yield return inner;
            else
                yield return setting;
        }
    }

    /// <summary>Delegates, lists of them, and what others implement: strategies, clocks.</summary>
    private static bool IsCode(Type type) =>
        typeof(Delegate).IsAssignableFrom(type)
        || type.IsGenericType && typeof(Delegate).IsAssignableFrom(type.GetGenericArguments()[0])
        || type is { IsAbstract: true, IsGenericType: false };
}
