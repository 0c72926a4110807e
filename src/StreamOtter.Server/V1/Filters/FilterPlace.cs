using System.Text.Json;

namespace StreamOtter.Server.V1.Filters;

/// <summary>A place in a JSON value.</summary>
internal sealed class FilterPlace(FilterStep[] steps)
{
    /// <summary>As deep as values nest.</summary>
    public const int MaxSteps = V1Json.MaxDepth;

    /// <summary>Goes to the place in a value that is known to be JSON; false where there is none.</summary>
    public bool TryFind(ReadOnlySpan<byte> json, out Utf8JsonReader reader)
    {
        reader = new Utf8JsonReader(json, V1Json.ReaderOptions);
        reader.Read();
        foreach (var step in steps)
        {
            var found = (reader.TokenType, step) switch
            {
                (JsonTokenType.StartObject, { Name: { } name }) => TryEnterMember(ref reader, name),
                (JsonTokenType.StartArray, { Index: { } index }) => TryEnterElement(ref reader, index),
                _ => false,
            };
            if (!found)
                return false;
        }
        return true;
    }

    /// <summary>Of members with one name the last counts, as it does for the parsers of most clients.</summary>
    private static bool TryEnterMember(ref Utf8JsonReader reader, byte[] name)
    {
        var found = false;
        Utf8JsonReader last = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNamed = reader.ValueTextEquals(name);
            reader.Read();
            if (isNamed)
            {
                last = reader;
                found = true;
            }
            reader.Skip();
        }
        reader = last;
        return found;
    }

    private static bool TryEnterElement(ref Utf8JsonReader reader, int index)
    {
        if (index < 0)
            index += CountElements(reader);
        if (index < 0)
            return false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index-- == 0)
                return true;
            reader.Skip();
        }
        return false;
    }

    private static int CountElements(Utf8JsonReader reader)
    {
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
            reader.Skip();
        return count;
    }
}
