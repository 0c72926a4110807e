using System.Collections;
using System.Reflection;
using StreamOtter.Hosting;

namespace StreamOtter.Extensions.Tests.Configuration;

/// <summary>A setting that <see cref="StreamOtterOptions"/> has, found by reflection.</summary>
/// <param name="Key">Its key; of lists and dictionaries that of an entry, '*'.</param>
/// <param name="Path">The properties that lead to it.</param>
internal sealed record BoundOptions(string Key, IReadOnlyList<PropertyInfo> Path)
{
    /// <summary>Every property, of options within options too, but for what is code and cannot stand in a file.</summary>
    public static IReadOnlyList<BoundOptions> All { get; } = [.. Of(typeof(StreamOtterOptions), [])];

    public Type Type => Path[^1].PropertyType;

    public bool IsDictionary => Type.IsGenericType && Type.GetGenericArguments().Length == 2;

    public bool IsList => Type.IsGenericType && Type.IsGenericType && !IsDictionary && typeof(IEnumerable).IsAssignableFrom(Type);

    /// <summary>What it is where nobody sets it; options that are not there by default are looked at as if they were.</summary>
    public object? Default => Path.Aggregate((object?)new StreamOtterOptions(), (owner, property) =>
        property.GetValue(owner) ?? (property == Path[^1] ? null : Activator.CreateInstance(property.PropertyType)));

    /// <summary>What the options have for it.</summary>
    public object? Of(StreamOtterOptions options) => Path.Aggregate((object?)options, (owner, property) => owner is null ? null : property.GetValue(owner));

    private static IEnumerable<BoundOptions> Of(Type type, IReadOnlyList<PropertyInfo> path)
    {
        foreach (var property in type.GetProperties().Where(property => !IsCode(property.PropertyType)))
        {
            var setting = new BoundOptions(string.Join(':', [.. path.Select(part => part.Name), property.Name]), [.. path, property]);
            if (setting.IsDictionary || setting.IsList)
                yield return setting with { Key = setting.Key + ":*" };
            else if (property.PropertyType.IsClass && property.PropertyType != typeof(string) && property.PropertyType != typeof(Uri))
                foreach (var inner in Of(property.PropertyType, setting.Path))
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
