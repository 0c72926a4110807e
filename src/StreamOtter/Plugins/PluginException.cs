namespace StreamOtter.Plugins;

/// <summary>A plugin could not be initialized. Its inner exception says why; nothing of the plugin is left.</summary>
public sealed class PluginException : StreamOtterException
{
    internal PluginException(string name, Exception inner)
        : base($"The plugin '{name}' was not registered, since its initialization failed: {inner.Message}", inner)
    {
    }
}
