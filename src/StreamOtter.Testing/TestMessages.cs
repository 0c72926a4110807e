using System.Text;

namespace StreamOtter.Testing;

/// <summary>Messages that look random, and come again with their seed.</summary>
internal static class TestMessages
{
    private const int LeastSize = 32;

    /// <summary>As they stand in JSON: of one to four bytes, and escaped ones.</summary>
    private static readonly string[] Letters =
        [.. "abcdefghijklmnopqrstuvwxyz 0123456789".Select(letter => $"{letter}"), "é", "ß", "€", "水", "🦦", "\\n", "\\\"", "\\\\"];

#pragma warning disable CA5394 // it is to be foreseen
    public static Random NewRandom(int seed) => new(seed);

    public static string Json(int seed, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, LeastSize);
        var random = NewRandom(seed);
        var json = new StringBuilder(size).Append("{\"id\":").Append(random.Next()).Append(",\"text\":\"");
        for (var left = size - json.Length - 2; left > 0;)
        {
            var letter = Letters[random.Next(Letters.Length)];
            if (Encoding.UTF8.GetByteCount(letter) is var bytes && bytes > left)
                continue;
            json.Append(letter);
            left -= bytes;
        }
        return json.Append("\"}").ToString();
    }
#pragma warning restore CA5394
}
