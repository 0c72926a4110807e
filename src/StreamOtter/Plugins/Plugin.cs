namespace StreamOtter.Plugins;

/// <summary>A plugin that is registered, or about to be.</summary>
internal sealed record Plugin(PluginApi Api, Func<CancellationToken, ValueTask>? Destroy, long Number)
{
    public bool IsReady { get; set; }
}
