namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>What must hold of every message that a gateway has acknowledged.</summary>
internal static class Acknowledged
{
    /// <summary>Each is stored, where its ACK said, as it was sent; and nothing is stored twice.</summary>
    public static void AllStored(IEnumerable<FullSpeedPublisher> publishers, IReadOnlyCollection<StoredRecord> stored)
    {
        var places = stored.ToDictionary(record => record.MessageId); // throws where one comes twice
        foreach (var (id, place) in publishers.SelectMany(publisher => publisher.Acked))
        {
            Assert.True(places.TryGetValue(id, out var record), $"'{id}' was acknowledged at {place} and is not stored.");
            Assert.Equal(GuideClient.Message(id, id), record.Value);
            if (place.Offset >= 0)
                Assert.Equal(place, (record.Partition, record.Offset));
        }
    }
}
