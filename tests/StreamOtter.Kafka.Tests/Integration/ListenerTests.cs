using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Hosting;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Logging;
using StreamOtter.Testing;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>Who hears what goes wrong without a host: the listeners of <c>Failed</c>, the log, and the error handlers.</summary>
public sealed class ListenerTests : IAsyncLifetime
{
    private readonly MockKafka _kafka = TestingUtilities.CreateMockKafka();
    private readonly Logged _logged = new();
    private readonly ConcurrentQueue<Exception> _heard = new();
    private readonly ErrorHandlingAndLoggingManager _errors;
    private readonly KafkaIntegrationManager _manager;

    public ListenerTests()
    {
        _errors = new ErrorHandlingAndLoggingManager();
        _errors.ConfigureLogging(new() { Output = LogOutput.None });
        _errors.AddProvider(_logged);
        _errors.AddCategorizer(KafkaErrorCategories.Of);
        _errors.OnError(_heard.Enqueue);
        _manager = new KafkaIntegrationManager(loggers: _errors);
        _kafka.CreateTopic("t");
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _manager.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        await _kafka.DisposeAsync();
        await _errors.DisposeAsync();
    }

    [Fact]
    public async Task Producer_ListenerThrows_TheOthersAndTheErrorHandlersHear_AndSendsGoOn()
    {
        var bad = new InvalidOperationException("a listener");
        var producer = Producer();
        _manager.OnProducerError(producer, _ => throw bad);
        var told = First(listener => _manager.OnProducerError(producer, listener));
        _kafka.StopBrokers();

        var sending = producer.SendAsync("t", new ProducerMessage("k", "v"));

        Assert.Equal(KafkaFailure.Unavailable, (await told.Bounded()).Failure);
        await KafkaTest.UntilAsync(() => _heard.Contains(bad), "the listener's exception at the error handlers");
        Assert.Contains(_logged.Entries, entry => entry.Level == LogLevel.Error && entry.Error == bad);
        _kafka.StartBrokers();
        Assert.Equal(0, (await sending.Bounded()).Offset);
    }

    [Fact]
    public async Task Consumer_ListenerThrows_TheOthersAndTheErrorHandlersHear_AndItGoesOn()
    {
        var bad = new InvalidOperationException("a listener");
        var (consumer, handled) = Consumer(message => message.Try == 1 ? throw new InvalidOperationException("once") : true);
        _manager.OnConsumerError(consumer, _ => throw bad);
        var told = First(listener => consumer.Failed += listener);
        await _kafka.SendAsync("t", new ProducerMessage("k", "v")).Bounded();

        await consumer.StartAsync().Bounded();

        Assert.Equal(KafkaFailure.HandlerFailed, (await told.Bounded()).Failure);
        await KafkaTest.UntilAsync(() => handled.Count == 1);
        Assert.Contains(bad, _heard);
    }

    [Fact]
    public async Task Producer_BrokersAreAway_TheErrorHandlersHearIt()
    {
        var producer = Producer();
        _kafka.StopBrokers();

        var sending = producer.SendAsync("t", new ProducerMessage("secret key", "secret value"));

        await KafkaTest.UntilAsync(() => _heard.OfType<KafkaIntegrationException>().Any(e => e.Failure == KafkaFailure.Unavailable));
        Assert.Equal(ErrorCategory.Network, _errors.CategorizeError(_heard.OfType<KafkaIntegrationException>().First()));
        _kafka.StartBrokers();
        await sending.Bounded();
        Assert.DoesNotContain(_logged.Entries, entry => $"{entry.Text} {entry.Error}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Consumer_HandlerThrows_TheErrorHandlersHearItOnceATry_WithItsPlaceInTheLog()
    {
        var failure = new InvalidOperationException("once");
        var (consumer, handled) = Consumer(message => message.Try == 1 ? throw failure : true);
        await _kafka.SendAsync("t", new ProducerMessage("secret key", "secret value")).Bounded();

        await consumer.StartAsync().Bounded();
        await KafkaTest.UntilAsync(() => handled.Count == 1);

        Assert.Single(_heard, failure);
        var entry = Assert.Single(_logged.Entries, entry => entry.Error == failure);
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.StartsWith("Message 0 of t [0] failed, try 1: once", entry.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(_logged.Entries, entry => $"{entry.Text} {entry.Error}".Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Consumer_Ends_IsAnErrorThatTheErrorHandlersHear()
    {
        var consumer = _manager.CreateConsumer(Config(), ["no-such-topic"], _ => { });

        var thrown = await Assert.ThrowsAsync<KafkaIntegrationException>(() => consumer.StartAsync().Bounded());

        Assert.Equal(KafkaFailure.TopicNotFound, thrown.Failure);
        var entry = Assert.Single(_logged.Entries, entry => entry.Error?.Message == thrown.Message);
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.Contains(entry.Error, _heard);
    }

    [Fact]
    public async Task Consumer_PositionIsNotKept_TheErrorHandlersHearIt()
    {
        var (consumer, handled) = Consumer(_ => true);
        await _kafka.SendAsync("t", new ProducerMessage("k", "v")).Bounded();
        // On a slow machine the client's own commit may come before the stop's.
        _kafka.Fail(KafkaRequest.OffsetCommit, Enumerable.Repeat(ErrorCode.GroupAuthorizationFailed, 10).ToArray());
        await consumer.StartAsync().Bounded();
        await KafkaTest.UntilAsync(() => handled.Count == 1);

        await consumer.StopAsync().Bounded();

        Assert.Contains(_heard, error => error is KafkaException { Error.Code: ErrorCode.GroupAuthorizationFailed });
    }

    private KafkaProducer Producer() => _manager.CreateProducer(new() { BootstrapServers = _kafka.BootstrapServers });

    private (KafkaConsumer Consumer, Handled Handled) Consumer(Func<ConsumerMessage, bool> isHandled)
    {
        var handled = new Handled();
        var consumer = _manager.CreateConsumer(Config(), ["t"], message =>
        {
            if (isHandled(message))
                handled.Add(message);
        });
        return (consumer, handled);
    }

    private KafkaConsumerConfig Config() =>
        new() { BootstrapServers = _kafka.BootstrapServers, GroupId = "g", Retry = new() { Delay = TimeSpan.FromMilliseconds(10) } };

    private static Task<KafkaError> First(Action<Action<KafkaError>> listen)
    {
        var first = new TaskCompletionSource<KafkaError>(TaskCreationOptions.RunContinuationsAsynchronously);
        listen(error => first.TrySetResult(error));
        return first.Task;
    }
}
