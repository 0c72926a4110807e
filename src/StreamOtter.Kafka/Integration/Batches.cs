namespace StreamOtter.Kafka.Integration;

internal static class Batches
{
    /// <exception cref="ArgumentException">A message is null; it is named by its index.</exception>
    public static IEnumerable<T> WithoutNull<T>(this IEnumerable<T> messages)
        where T : class =>
        messages.Select((message, index) => message ?? throw new ArgumentException($"The message at index {index} is null.", nameof(messages)));
}
