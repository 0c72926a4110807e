using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using StreamOtter.Protocol.V1;

namespace StreamOtter;

/// <summary>
/// A place in a stream (spec/protocol.md, section 2): for each partition the next offset wanted. Its text, such as
/// <c>5f0c/0:1042,1:998</c> (epoch, then partition:offset), is for files and scripts to keep. Immutable.
/// </summary>
public sealed class StreamPosition : IEquatable<StreamPosition>, IParsable<StreamPosition>
{
    private readonly SortedList<int, long> _offsets;

    /// <summary>A position.</summary>
    /// <param name="epoch">The life of the stream that the offsets are of.</param>
    /// <param name="offsets">For each partition the next offset wanted. Partitions not named start at the earliest.</param>
    /// <exception cref="ArgumentException">A partition is named twice, or a number is negative.</exception>
    public StreamPosition(string epoch, IEnumerable<KeyValuePair<int, long>> offsets)
    {
        Epoch = epoch;
        _offsets = [];
        foreach (var (partition, offset) in offsets)
        {
            if (partition < 0 || offset < 0)
                throw new ArgumentException("Partitions and offsets are not negative.", nameof(offsets));
            _offsets.Add(partition, offset);
        }
    }

    private StreamPosition(string epoch, SortedList<int, long> offsets)
    {
        Epoch = epoch;
        _offsets = offsets;
    }

    /// <summary>The life of the stream that the offsets are of.</summary>
    public string Epoch { get; }

    /// <summary>For each partition, in order, the next offset wanted.</summary>
    public IReadOnlyDictionary<int, long> Offsets => _offsets.AsReadOnly();

    /// <summary>This position with another offset of a partition.</summary>
    public StreamPosition With(int partition, long offset) =>
        new(Epoch, new SortedList<int, long>(_offsets) { [partition] = offset });

    /// <summary>Whether everything before another position of the same epoch lies before this one too.</summary>
    public bool HasReached(StreamPosition other)
    {
        foreach (var (partition, offset) in other._offsets)
        {
            if (offset > 0 && (!_offsets.TryGetValue(partition, out var own) || own < offset))
                return false;
        }
        return string.Equals(Epoch, other.Epoch, StringComparison.Ordinal);
    }

    /// <summary>Reads a position's text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static StreamPosition Parse(string s) => Parse(s, provider: null);

    /// <inheritdoc/>
    public static StreamPosition Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, provider, out var position) ? position : throw new FormatException($"'{s}' is no position such as 5f0c/0:1042,1:998.");
    }

    /// <summary>Reads a position's text; answers false where it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out StreamPosition result)
    {
        result = null;
        var slash = s?.LastIndexOf('/') ?? -1;
        if (slash < 0)
            return false;
        var offsets = new SortedList<int, long>();
        foreach (var part in s![(slash + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0
                || !int.TryParse(part.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
                || !long.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                || offset > ProtocolV1.MaxInteger
                || !offsets.TryAdd(partition, offset))
                return false;
        }
        result = new StreamPosition(s[..slash], offsets);
        return true;
    }

    /// <summary>Its text, which <see cref="Parse(string)"/> reads.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Epoch).Append('/');
        foreach (var (partition, offset) in _offsets)
        {
            if (text[^1] != '/')
                text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{partition}:{offset}");
        }
        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(StreamPosition? other) =>
        other is not null && string.Equals(Epoch, other.Epoch, StringComparison.Ordinal) && _offsets.SequenceEqual(other._offsets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StreamPosition);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Epoch, StringComparer.Ordinal);
        foreach (var (partition, offset) in _offsets)
            hash.Add(HashCode.Combine(partition, offset));
        return hash.ToHashCode();
    }

    internal long? this[int partition] => _offsets.TryGetValue(partition, out var offset) ? offset : null;

    internal static StreamPosition FromWire(WirePosition wire) => new(wire.Epoch, wire.Offsets);

    internal WirePosition ToWire() => new(Epoch, Offsets);
}
