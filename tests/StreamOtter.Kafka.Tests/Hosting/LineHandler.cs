using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;

namespace StreamOtter.Kafka.Tests.Hosting;

internal sealed class LineHandler(Inbox inbox) : IKafkaMessageHandler<Line>
{
    public Task HandleAsync(Line value, ConsumerMessage message, CancellationToken cancellationToken)
    {
        inbox.Texts.Enqueue($"{message.KeyText}: {value.Count} {value.Article}");
        return Task.CompletedTask;
    }
}
