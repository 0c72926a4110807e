using Microsoft.Extensions.DependencyInjection;
using StreamOtter.Kafka.Integration;
using StreamOtter.Schemas;
using StreamOtter.Serialization;

namespace StreamOtter.Kafka.Hosting;

/// <summary>Hands messages to handlers from a scope that lives as long as one try.</summary>
internal static class ScopedHandlers
{
    public static Func<ConsumerMessage, CancellationToken, Task> Of<THandler>(IServiceProvider services)
        where THandler : class, IKafkaMessageHandler =>
        (message, token) => InScopeAsync<THandler>(services, handler => handler.HandleAsync(message, token));

    public static Func<ConsumerMessage, CancellationToken, Task> Of<THandler, TValue>(
        IServiceProvider services, Func<ConsumerMessage, CancellationToken, ValueTask<TValue>> read)
        where THandler : class, IKafkaMessageHandler<TValue> =>
        async (message, token) =>
        {
            var value = await read(message, token).ConfigureAwait(false);
            await InScopeAsync<THandler>(services, handler => handler.HandleAsync(value, message, token)).ConfigureAwait(false);
        };

    /// <summary>Reads values by a format.</summary>
    /// <exception cref="MessageSerializationException">The bytes are no value of the type.</exception>
    /// <exception cref="SchemaDataException">There is no value.</exception>
    public static async ValueTask<TValue> ReadAsync<TValue>(
        ConsumerMessage message, DataSerializationManager formats, IAsyncDeserializationStrategy format, CancellationToken cancellationToken)
    {
        var data = MessageData.FromBytes(message.RequiredValue);
        return await formats.DeserializeMessageAsync(data, format, cancellationToken).ConfigureAwait(false) is TValue value
            ? value
            : throw MessageSerializationException.OfReceived(data, new InvalidCastException(
                $"{format.GetType().Name} makes no {typeof(TValue).Name} of it. Give AddStreamOtterConsumer one that does, such as JsonStrategy with the type's JsonTypeInfo."));
    }

    private static async Task InScopeAsync<THandler>(IServiceProvider services, Func<THandler, Task> handle)
        where THandler : class
    {
        var scope = services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
            await handle(scope.ServiceProvider.GetRequiredService<THandler>()).ConfigureAwait(false);
    }
}
