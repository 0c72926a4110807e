using System.Diagnostics;

namespace StreamOtter.Kafka.Integration.Telemetry;

/// <summary>What a consumer does, measured and traced. Nothing is allocated where nobody listens.</summary>
internal sealed class ConsumerTelemetry(KafkaTelemetry telemetry, string group, TimeProvider time)
{
    /// <summary>A message was given to the application.</summary>
    public void Consumed(ConsumerMessage message)
    {
        if (telemetry.Consumed.Enabled)
            telemetry.Consumed.Add(1, Of("poll", message));
    }

    /// <summary>Hands a message to its handler. Its trace is that of who sent it.</summary>
    public ValueTask ProcessAsync(
        Func<ConsumerMessage, CancellationToken, ValueTask> handler, ConsumerMessage message, CancellationToken cancellationToken) =>
        telemetry.ProcessDuration.Enabled || telemetry.Source.HasListeners()
            ? ObserveAsync(handler, message, cancellationToken)
            : handler(message, cancellationToken);

    /// <summary>Keeps positions at the brokers.</summary>
    public void Commit(Action commit, string? topic)
    {
        var begun = time.GetTimestamp();
        string? error = null;
        try
        {
            commit();
        }
        catch (KafkaIntegrationException e)
        {
            error = e.Failure.ToString();
            throw;
        }
        finally
        {
            if (telemetry.OperationDuration.Enabled)
            {
                var tags = Tags.Of("commit", topic);
                tags.Add(Tags.OperationType, "settle");
                tags.Add(Tags.Group, group);
                telemetry.OperationDuration.Record(time.GetElapsedTime(begun).TotalSeconds, With(tags, error));
            }
        }
    }

    private async ValueTask ObserveAsync(
        Func<ConsumerMessage, CancellationToken, ValueTask> handler, ConsumerMessage message, CancellationToken cancellationToken)
    {
        using var activity = Start(message);
        var begun = time.GetTimestamp();
        string? error = null;
        try
        {
            await handler(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e.GetType().FullName!;
            if (activity is not null)
                Tags.Fail(activity, error, e.Message);
            throw;
        }
        finally
        {
            Record(message, begun, error);
        }
    }

    private Activity? Start(ConsumerMessage message)
    {
        if (!telemetry.Source.HasListeners())
            return null;
        var isTraced = TraceHeaders.TryRead(message.Headers, out var sender);
        var activity = telemetry.Source.StartActivity(
            $"process {message.Topic}", ActivityKind.Consumer, sender, tags: null, links: isTraced ? [new ActivityLink(sender)] : null);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(Tags.System, "kafka").SetTag(Tags.OperationName, "process").SetTag(Tags.OperationType, "process")
                .SetTag(Tags.Destination, message.Topic).SetTag(Tags.Partition, Tags.PartitionId(message.Partition))
                .SetTag(Tags.Offset, message.Offset).SetTag(Tags.Group, group);
        }
        return activity;
    }

    private void Record(ConsumerMessage message, long begun, string? error)
    {
        if (telemetry.ProcessDuration.Enabled)
            telemetry.ProcessDuration.Record(time.GetElapsedTime(begun).TotalSeconds, With(Of("process", message), error));
    }

    private TagList Of(string operation, ConsumerMessage message)
    {
        var tags = Tags.Of(operation, message.Topic);
        tags.Add(Tags.Group, group);
        tags.Add(Tags.Partition, Tags.PartitionId(message.Partition));
        return tags;
    }

    private static TagList With(TagList tags, string? error)
    {
        if (error is not null)
            tags.Add(Tags.Error, error);
        return tags;
    }
}
