using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace StreamOtter.V1.Tests.Filters;

/// <summary>What a filter must answer, by the specification's words and without a thought for speed.</summary>
internal static class FilterOracle
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool Matches(string filter, Sample sample)
    {
        using var document = JsonDocument.Parse(filter);
        return Matches(document.RootElement, sample);
    }

    private static bool Matches(JsonElement filter, Sample sample)
    {
        if (filter.TryGetProperty("all", out var all))
            return all.EnumerateArray().All(part => Matches(part, sample));
        if (filter.TryGetProperty("any", out var any))
            return any.EnumerateArray().Any(part => Matches(part, sample));
        if (filter.TryGetProperty("not", out var not))
            return !Matches(not, sample);
        if (filter.TryGetProperty("key", out var key))
        {
            var found = sample.Key is null ? null : Text(sample.Key);
            return key.ValueKind == JsonValueKind.String ? found is string text && text == key.GetString() : IsMet(key, found);
        }
        if (filter.TryGetProperty("header", out var header))
        {
            var named = sample.Headers.Where(other => other.Name == header.GetString()).ToList();
            return named.Count == 0 ? IsMet(filter, null) : named.Any(one => IsMet(filter, one.Value is null ? Null.Instance : Text(one.Value)));
        }
        return IsMet(filter, Find(sample.Value, filter.GetProperty("path").GetString()!));
    }

    /// <summary>A string, a number, a bool, Null, or anything else for what equals nothing; null where there is none.</summary>
    private static bool IsMet(JsonElement condition, object? found)
    {
        if (condition.TryGetProperty("exists", out var exists))
            return exists.GetBoolean() == found is not null;
        if (condition.TryGetProperty("is", out var value))
            return ValueOf(value).Equals(found);
        if (condition.TryGetProperty("in", out var values))
            return values.EnumerateArray().Any(one => ValueOf(one).Equals(found));
        if (condition.TryGetProperty("prefix", out var prefix))
            return found is string text && text.StartsWith(prefix.GetString()!, StringComparison.Ordinal);
        if (found is not Rational number)
            return false;
        if (condition.TryGetProperty("lt", out var limit))
            return number.OrderTo(Rational.Parse(limit.GetRawText())) < 0;
        if (condition.TryGetProperty("le", out limit))
            return number.OrderTo(Rational.Parse(limit.GetRawText())) <= 0;
        if (condition.TryGetProperty("gt", out limit))
            return number.OrderTo(Rational.Parse(limit.GetRawText())) > 0;
        return number.OrderTo(Rational.Parse(condition.GetProperty("ge").GetRawText())) >= 0;
    }

    private static object? Find(byte[]? value, string pointer)
    {
        if (value is null)
            return null;
        try
        {
            using var document = JsonDocument.Parse(value, Options);
            ReadAll(document.RootElement);
            JsonElement? at = document.RootElement;
            foreach (var step in pointer.Split('/').Skip(1))
                at = at is { } element ? Enter(element, step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)) : null;
            return at is { } found ? ValueOf(found) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement? Enter(JsonElement element, string step)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            var members = element.EnumerateObject().Where(member => member.Name == step).ToList();
            return members.Count > 0 ? members[^1].Value : null;
        }
        if (element.ValueKind != JsonValueKind.Array)
            return null;
        var elements = element.EnumerateArray().ToList();
        var index = elements.Select((_, i) => i.ToString(CultureInfo.InvariantCulture)).ToList().IndexOf(step);
        return index < 0 ? null : elements[index];
    }

    /// <summary>Half a surrogate pair anywhere throws.</summary>
    private static void ReadAll(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
            _ = element.GetString();
        if (element.ValueKind == JsonValueKind.Array)
            element.EnumerateArray().ToList().ForEach(ReadAll);
        if (element.ValueKind == JsonValueKind.Object)
            element.EnumerateObject().ToList().ForEach(member => { _ = member.Name; ReadAll(member.Value); });
    }

    private static object Text(byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return new object();
        }
    }

    private static object ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => Rational.Parse(element.GetRawText()),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => Null.Instance,
        _ => new object(),
    };

    private sealed record Null
    {
        public static Null Instance { get; } = new();
    }

    /// <summary>Digits × 10^Exponent, without zeros at the end.</summary>
    private sealed record Rational(BigInteger Digits, int Exponent)
    {
        public static Rational Parse(string text)
        {
            var parts = text.Split('e', 'E');
            var exponent = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
            var point = parts[0].IndexOf('.', StringComparison.Ordinal);
            if (point >= 0)
                exponent -= parts[0].Length - point - 1;
            var digits = BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            while (!digits.IsZero && digits % 10 == 0)
            {
                digits /= 10;
                exponent++;
            }
            return new Rational(digits, digits.IsZero ? 0 : exponent);
        }

        public int OrderTo(Rational other)
        {
            var least = Math.Min(Exponent, other.Exponent);
            return (Digits * BigInteger.Pow(10, Exponent - least)).CompareTo(other.Digits * BigInteger.Pow(10, other.Exponent - least));
        }
    }
}
