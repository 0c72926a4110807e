using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace StreamOtter.V1.Tests.Filters;

/// <summary>Filters and records that have to do with each other often enough.</summary>
internal static class FilterGenerators
{
    private static readonly Gen<string> Name = Gen.Elements("a", "b", "a/b", "m~n", "", "0", "1", "é", "\"");

    /// <summary>The same texts with and without escapes.</summary>
    private static readonly Gen<string> StringJson = Gen.Elements(
        "\"x\"", "\"\\u0078\"", "\"xy\"", "\"\\u0078y\"", "\"\"", "\"1\"", "\"é\"", "\"\\u00e9\"", "\"e\\u0301\"", "\"😀\"", "\"\\ud83d\\ude00\"",
        "\"\\/\"", "\"/\"", "\"\\n\"", "\"\\\"\"");

    private static readonly Gen<string> NumberJson = Gen.OneOf(
        Gen.Elements(
            "0", "-0", "0.0", "0e9", "1", "1.0", "10e-1", "0.1E+1", "0.01e2", "-1", "-1.5", "100", "1e2", "1E400", "1e-400", "99",
            "9007199254740993", "9007199254740992", "12345678901234567890123456789012345678901", "12345678901234567890123456789012345678902"),
        from whole in Gen.Choose(-120, 120)
        from fraction in Gen.Elements("", ".0", ".5", ".05", ".500")
        from exponent in Gen.OneOf(Gen.Constant(""), Gen.Choose(-3, 3).Select(n => string.Create(CultureInfo.InvariantCulture, $"e{n}")))
        select string.Create(CultureInfo.InvariantCulture, $"{whole}{fraction}{exponent}"));

    private static readonly Gen<string> ScalarJson = Gen.OneOf(StringJson, NumberJson, Gen.Elements("true", "false", "null"));

    private static readonly Gen<byte[]?> Bytes = Gen.Elements<string?>(null, "", "x", "xy", "1", "é", "\xFF")
        .Select(text => text is null ? null : text == "\xFF" ? [0xFF] : Encoding.UTF8.GetBytes(text));

    public static Gen<string> Filter { get; } = FilterOf(4);

    public static Gen<Sample> Record { get; } =
        from key in Bytes
        from value in Gen.Frequency(
            (8, Json(3).Select(json => (byte[]?)Encoding.UTF8.GetBytes(json))),
            (1, Bytes),
            (1, Gen.Elements("{\"a\":", "{\"a\":1}}", "[\"\\ud800\",1]", "\ufeff1", "{\"a\":1,\"b\":\"\\udc00\"}").Select(text => (byte[]?)Encoding.UTF8.GetBytes(text))))
        from headers in Gen.ListOf(from name in Gen.Elements("h", "i") from header in Bytes select (name, header))
        select new Sample(key, value, [.. headers.Take(3)]);

    private static Gen<string> Json(int depth) => depth == 0 ? ScalarJson : Gen.OneOf(
        ScalarJson,
        Gen.ListOf(Json(depth - 1)).Select(items => $"[{string.Join(" , ", items.Take(3))}]"),
        Gen.ListOf(from name in Name from value in Json(depth - 1) select $"{Quote(name)}: {value}").Select(members => $"{{{string.Join(",", members.Take(4))}}}"));

    private static Gen<string> FilterOf(int depth)
    {
        var leaf = Gen.OneOf(
            TextCondition.Select(condition => $"{{\"key\":{{{condition}}}}}"),
            StringJson.Select(text => $"{{\"key\":{text}}}"),
            from name in Gen.Elements("h", "i", "j") from condition in TextCondition select $"{{{condition},\"header\":\"{name}\"}}",
            PathFilter,
            PathFilter);
        if (depth == 1)
            return leaf;
        var parts = Gen.NonEmptyListOf(FilterOf(depth - 1)).Select(list => string.Join(",", list.Take(3)));
        return Gen.OneOf(
            leaf,
            leaf,
            parts.Select(list => $"{{\"all\":[{list}]}}"),
            parts.Select(list => $"{{\"any\":[{list}]}}"),
            FilterOf(depth - 1).Select(part => $"{{\"not\":{part}}}"));
    }

    private static Gen<string> PathFilter =>
        from steps in Gen.ListOf(Gen.OneOf(Name, Gen.Elements("-", "01", "2")))
        from condition in Gen.OneOf(TextCondition, from name in Gen.Elements("lt", "le", "gt", "ge") from number in NumberJson select $"\"{name}\":{number}")
        let pointer = string.Concat(steps.Take(3).Select(step => "/" + step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)))
        select $"{{\"path\":{Quote(pointer)},{condition}}}";

    private static Gen<string> TextCondition => Gen.OneOf(
        ScalarJson.Select(value => $"\"is\":{value}"),
        Gen.NonEmptyListOf(ScalarJson).Select(values => $"\"in\":[{string.Join(",", values.Take(4))}]"),
        StringJson.Select(text => $"\"prefix\":{text}"),
        Gen.Elements("\"exists\":true", "\"exists\":false"));

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
