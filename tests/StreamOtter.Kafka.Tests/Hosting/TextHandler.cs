using StreamOtter.Kafka.Integration;

namespace StreamOtter.Kafka.Tests.Hosting;

internal sealed class TextHandler(Inbox inbox, ScopedPart part) : IKafkaMessageHandler
{
    public async Task HandleAsync(ConsumerMessage message, CancellationToken cancellationToken)
    {
        await inbox.Act(message, cancellationToken);
        Assert.False(part.IsDisposed);
        inbox.Texts.Enqueue(message.Text!);
    }
}
