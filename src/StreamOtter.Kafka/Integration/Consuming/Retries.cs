using Polly;
using Polly.Retry;

namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>Polly's pipelines for a policy, made once. A wait ends when the lane is closed, and so does the trying.</summary>
internal sealed class Retries
{
    /// <summary>Under what name a pipeline's context has the message.</summary>
    public static readonly ResiliencePropertyKey<ConsumerMessage> Message = new("message");

    // Of failures for which a message may be given up.
    private static readonly ResiliencePropertyKey<int> Counted = new("counted");

    private readonly Action<KafkaError> _report;
    private readonly TimeProvider _time;

    public Retries(RetryPolicy policy, Action<KafkaError> report, TimeProvider time)
    {
        _report = report;
        _time = time;
        OfTheQueue = Make(new RetryPolicy(), (_, _) => true, OnQueueFailed);
        UntilItWorks = AsOftenAsAllowed = ResiliencePipeline.Empty;
        Policy = policy;
    }

    public RetryPolicy Policy
    {
        set
        {
            UntilItWorks = Make(value, (_, _) => true, OnHandlerFailed);
            AsOftenAsAllowed = Make(value, (e, context) => !value.ShouldGiveUp(e) || value.ShouldRetry(e) && Count(context) <= value.MaxRetries, OnHandlerFailed);
        }
    }

    /// <summary>For a handler, where nothing is given up.</summary>
    public ResiliencePipeline UntilItWorks { get; private set; }

    /// <summary>For a handler, where what it cannot do is given up.</summary>
    public ResiliencePipeline AsOftenAsAllowed { get; private set; }

    /// <summary>For a dead-letter queue, which must take what it is given.</summary>
    public ResiliencePipeline OfTheQueue { get; }

    public static KafkaError Tell(ConsumerMessage message, string what, Exception reason, KafkaFailure failure = KafkaFailure.HandlerFailed) =>
        new(failure, $"Message {message.Offset} of {message.Topic} [{message.Partition}] {what}") { Exception = reason, Record = message };

    private void OnHandlerFailed(ConsumerMessage message, Exception failure, TimeSpan delay)
    {
        _report(Tell(message, $"failed, try {message.Try}: {failure.Message} It is tried again in {delay.TotalSeconds:0.###} s.", failure));
        message.Try++;
    }

    private void OnQueueFailed(ConsumerMessage message, Exception failure, TimeSpan delay) => _report(Tell(
        message, $"could not be given up: {failure.Message} It is tried again in {delay.TotalSeconds:0.###} s.", failure, KafkaFailure.Unavailable));

    private static int Count(ResilienceContext context)
    {
        var counted = context.Properties.GetValue(Counted, 0) + 1;
        context.Properties.Set(Counted, counted);
        return counted;
    }

    private ResiliencePipeline Make(RetryPolicy policy, Func<Exception, ResilienceContext, bool> isTriedAgain, Action<ConsumerMessage, Exception, TimeSpan> onRetry) =>
        new ResiliencePipelineBuilder { TimeProvider = _time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(
                args.Outcome.Exception is { } e && !args.Context.CancellationToken.IsCancellationRequested && isTriedAgain(e, args.Context)),
            MaxRetryAttempts = int.MaxValue,
            Delay = policy.Delay,
            MaxDelay = policy.MaxDelay,
            BackoffType = (DelayBackoffType)policy.Backoff,
            UseJitter = policy.Jitter,
            OnRetry = args =>
            {
                onRetry(args.Context.Properties.GetValue(Message, null!), args.Outcome.Exception!, args.RetryDelay);
                return default;
            },
        }).Build();
}
