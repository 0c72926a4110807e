using System.Runtime.InteropServices;

namespace StreamOtter.Streams.Window;

/// <summary>
/// Where in a window the newest record of each key is, among those that are held: so no entry outlives its segment, and
/// the window's budget bounds it. Used under the window's lock.
/// </summary>
internal sealed class NewestByKey
{
    private readonly Dictionary<UInt128, (Segment Segment, int Index)> _places = [];

    /// <summary>How many keys there are.</summary>
    public int Count => _places.Count;

    /// <summary>A record has come, new or read again from the log: it, or the one known before, is superseded.</summary>
    public void Add(Segment segment, int index)
    {
        var key = segment.Keys![index];
        if (key == KeyHash.None)
            return;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out var isKnown);
        if (isKnown)
        {
            var known = place.Segment.OffsetOf(place.Index);
            var offset = segment.OffsetOf(index);
            if (known > offset)
                segment.Keys.Supersede(index);
            if (known >= offset)
                return;
            place.Segment.Keys!.Supersede(place.Index);
        }
        place = (segment, index);
    }

    /// <summary>A segment goes.</summary>
    public void Remove(Segment segment)
    {
        for (var i = 0; i < segment.Count; i++)
        {
            if (_places.TryGetValue(segment.Keys![i], out var place) && ReferenceEquals(place.Segment, segment))
                _places.Remove(segment.Keys[i]);
        }
        // What was counted with the segments is given back as they go.
        if (_places.Count < _places.Capacity / 4)
            _places.TrimExcess();
    }
}
