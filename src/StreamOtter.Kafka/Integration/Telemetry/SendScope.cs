using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamOtter.Kafka.Integration.Settings;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Integration.Telemetry;

/// <summary>One call to send, measured and traced. Nothing is allocated where nobody listens.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct SendScope
{
    private readonly KafkaTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly string _topic;
    private readonly long _begun;
    private readonly Activity? _activity;

    private SendScope(KafkaTelemetry telemetry, TimeProvider time, string topic, Activity? activity)
    {
        _telemetry = telemetry;
        _time = time;
        _topic = topic;
        _activity = activity;
        _begun = time.GetTimestamp();
    }

    /// <summary>Begins it, and gives the messages the context of its trace.</summary>
    public static SendScope Begin(KafkaTelemetry telemetry, TimeProvider time, string topic, NewRecord[] records)
    {
        if (!telemetry.Source.HasListeners())
            return new SendScope(telemetry, time, topic, activity: null);
        var activity = telemetry.Source.StartActivity($"send {topic}", ActivityKind.Producer);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(Tags.System, "kafka").SetTag(Tags.OperationName, "send").SetTag(Tags.OperationType, "send").SetTag(Tags.Destination, topic);
            if (records.Length > 1)
                activity.SetTag(Tags.BatchCount, records.Length);
        }
        // Where it is not sampled, the messages still belong to the trace that it would be of.
        if ((activity ?? Activity.Current) is { } current)
            TraceHeaders.Inject(current, records);
        return new SendScope(telemetry, time, topic, activity);
    }

    /// <summary>It has its outcomes.</summary>
    public void End(AppendResult[] outcomes)
    {
        if (_telemetry.Sent.Enabled)
        {
            foreach (var outcome in outcomes)
                Count(outcome);
        }
        var failed = Array.FindIndex(outcomes, outcome => outcome.Status != AppendStatus.Stored);
        End(failed < 0 ? null : ErrorOf(outcomes[failed]), failed < 0 ? null : outcomes[failed].Error);
        if (_activity is { IsAllDataRequested: true } && outcomes is [{ Status: AppendStatus.Stored }])
            _activity.SetTag(Tags.Partition, Tags.PartitionId(outcomes[0].Partition)).SetTag(Tags.Offset, outcomes[0].Offset);
        _activity?.Dispose();
    }

    /// <summary>It has none.</summary>
    public void End(Exception reason)
    {
        End(reason.GetType().FullName, reason.Message);
        _activity?.Dispose();
    }

    private void Count(in AppendResult outcome)
    {
        var tags = Tags.Of("send", _topic);
        if (outcome.Status == AppendStatus.Stored)
            tags.Add(Tags.Partition, Tags.PartitionId(outcome.Partition));
        else
            tags.Add(Tags.Error, ErrorOf(outcome));
        _telemetry.Sent.Add(1, tags);
    }

    private void End(string? error, string? description)
    {
        if (error is not null && _activity is not null)
            Tags.Fail(_activity, error, description);
        if (!_telemetry.OperationDuration.Enabled)
            return;
        var tags = Tags.Of("send", _topic);
        tags.Add(Tags.OperationType, "send");
        if (error is not null)
            tags.Add(Tags.Error, error);
        _telemetry.OperationDuration.Record(_time.GetElapsedTime(_begun).TotalSeconds, tags);
    }

    private static string ErrorOf(in AppendResult outcome) =>
        (outcome.Status == AppendStatus.Unknown ? KafkaFailure.Unknown : Failures.Of(outcome.Reason!.Value)).ToString();
}
