using System.Diagnostics;

namespace StreamOtter.Telemetry;

/// <summary>The library's traces: one for each attempt to connect.</summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new(TelemetryManager.ActivitySourceName);

    /// <summary>
    /// An attempt, where somebody listens. The first belongs to whoever wants the connection; each later one stands for
    /// itself, for what that was part of may be long over.
    /// </summary>
    /// <param name="url">The server.</param>
    /// <param name="attempt">How many there were since it last worked.</param>
    /// <param name="isFirst">Whether it is the first of all.</param>
    public static Activity? Connect(Uri url, int attempt, bool isFirst)
    {
        if (!isFirst)
            Activity.Current = null;
        var activity = Source.StartActivity(isFirst ? "streamotter.connect" : "streamotter.reconnect", ActivityKind.Client);
        if (activity is null)
            return null;
        foreach (var (name, value) in TelemetryTags.Of(url))
            activity.SetTag(name, value);
        return activity.SetTag("streamotter.attempt", attempt);
    }

    /// <summary>The attempt has failed.</summary>
    public static void SetError(Activity? activity, Exception error)
    {
        if (activity is null)
            return;
        var (name, value) = TelemetryTags.Of(error);
        activity.SetTag(name, value).SetStatus(ActivityStatusCode.Error, error.Message);
    }
}
