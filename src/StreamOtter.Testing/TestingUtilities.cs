namespace StreamOtter.Testing;

/// <summary>
/// What tests of an application need on the other end of its connections; for any test framework.
/// <code>
/// await using var server = TestingUtilities.CreateMockServer();
/// await using var kafka = TestingUtilities.CreateMockKafka();
/// </code>
/// </summary>
public static class TestingUtilities
{
    /// <summary>A WebSocket server on a free port of this machine's loopback, which listens when this returns.</summary>
    /// <param name="options">Its settings. Default: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">Its time is not within its range.</exception>
    public static MockServer CreateMockServer(MockServerOptions? options = null) => new(options ?? new MockServerOptions());

    /// <summary>A Kafka in this process: librdkafka's mock cluster, which speaks Kafka's protocol on loopback.</summary>
    /// <param name="brokers">How many brokers it has, with the ids 1, 2, …; 1 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are to be less or more.</exception>
    /// <exception cref="InvalidOperationException">librdkafka cannot start it; the message says why.</exception>
    public static MockKafka CreateMockKafka(int brokers = 1) => new(brokers);

    /// <summary>
    /// A message in JSON, the same for the same seed: <c>{"id":…,"text":"…"}</c>, whose text has letters of one to four
    /// bytes and what JSON escapes.
    /// </summary>
    /// <param name="seed">What chance is drawn from.</param>
    /// <param name="size">Its length in UTF-8, in bytes; 32 or more.</param>
    public static string GenerateTestMessage(int seed = 0, int size = 128) => TestMessages.Json(seed, size);

    /// <summary>A message of a type, the same for the same seed.</summary>
    /// <param name="make">Makes it of chance.</param>
    /// <param name="seed">What chance is drawn from.</param>
    public static T GenerateTestMessage<T>(Func<Random, T> make, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(make);
        return make(TestMessages.NewRandom(seed));
    }

    /// <summary>Messages of a type, the same for the same seed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="make">Makes one of chance and its number, from 0.</param>
    /// <param name="seed">What chance is drawn from.</param>
    public static IReadOnlyList<T> GenerateTestMessages<T>(int count, Func<Random, int, T> make, int seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(make);
        var random = TestMessages.NewRandom(seed);
        return [.. Enumerable.Range(0, count).Select(number => make(random, number))];
    }
}
