using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StreamOtter.Plugins;

/// <summary>
/// Plugins of an application. What a plugin hands over to its <see cref="PluginApi"/> is undone when it is unregistered, and
/// when its initialization fails: then nothing of it is left. All members may be called from any thread.
/// <code>
/// await using var plugins = new PluginManager();
/// plugins.RegisterPlugin("metrics", api => api.Own(telemetry.OnMetricCollected(Show)));
/// </code>
/// </summary>
/// <param name="services">Where plugins find the managers. Default: nowhere.</param>
/// <param name="loggerFactory">Logs. Default: nowhere.</param>
public sealed partial class PluginManager(IServiceProvider? services = null, ILoggerFactory? loggerFactory = null) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Plugin> _plugins = new(StringComparer.Ordinal);
    private readonly ILoggerFactory _loggers = loggerFactory ?? NullLoggerFactory.Instance;
    private long _registered;
    private bool _isDisposed;

    /// <summary>The plugins that are registered, in the order in which they were.</summary>
    public IReadOnlyList<string> Plugins
    {
        get
        {
            lock (_gate)
                return [.. _plugins.Values.Where(plugin => plugin.IsReady).OrderBy(plugin => plugin.Number).Select(plugin => plugin.Api.Name)];
        }
    }

    /// <inheritdoc cref="RegisterPluginAsync"/>
    public void RegisterPlugin(string name, Action<PluginApi> init, Action? destroy = null)
    {
        ArgumentNullException.ThrowIfNull(init);
        var plugin = Begin(name, destroy is null ? null : _ =>
        {
            destroy();
            return default;
        });
        try
        {
            init(plugin.Api);
        }
        catch (Exception error)
        {
            throw Failed(plugin, error);
        }
        End(plugin);
    }

    /// <summary>Registers a plugin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="init">Initializes it.</param>
    /// <param name="destroy">Called when it is unregistered; not where its initialization failed. Default: nothing.</param>
    /// <param name="cancellationToken">Gives the initialization up.</param>
    /// <exception cref="ArgumentException">It has no name, or there is one of that name.</exception>
    /// <exception cref="PluginException">Its initialization failed.</exception>
    public async ValueTask RegisterPluginAsync(
        string name, Func<PluginApi, CancellationToken, ValueTask> init, Func<CancellationToken, ValueTask>? destroy = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(init);
        var plugin = Begin(name, destroy);
        try
        {
            await init(plugin.Api, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            throw Failed(plugin, error);
        }
        End(plugin);
    }

    /// <inheritdoc cref="UnregisterPluginAsync"/>
    public bool UnregisterPlugin(string name) => UnregisterPluginAsync(name).AsTask().GetAwaiter().GetResult();

    /// <summary>Destroys a plugin and undoes what it has done. What fails of that is logged, and the rest is done.</summary>
    /// <returns>False where there is none of that name.</returns>
    public async ValueTask<bool> UnregisterPluginAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        Plugin? plugin;
        lock (_gate)
        {
            if (!_plugins.TryGetValue(name, out plugin) || !plugin.IsReady)
                return false;
            _plugins.Remove(name);
        }
        try
        {
            if (plugin.Destroy is not null)
                await plugin.Destroy(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            LogDestroyFailed(plugin.Api.Logger, name, error);
        }
        Undo(plugin);
        return true;
    }

    /// <summary>Unregisters all plugins, the last one first.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isDisposed = true;
        foreach (var name in Plugins.Reverse())
            await UnregisterPluginAsync(name).ConfigureAwait(false);
    }

    private Plugin Begin(string name, Func<CancellationToken, ValueTask>? destroy)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var plugin = new Plugin(new PluginApi(name, _loggers.CreateLogger($"StreamOtter.Plugins.{name}"), services), destroy, _registered++);
            if (!_plugins.TryAdd(name, plugin))
                throw new ArgumentException($"There is a plugin '{name}': unregister it first.", nameof(name));
            return plugin;
        }
    }

    private void End(Plugin plugin)
    {
        lock (_gate)
            plugin.IsReady = true;
    }

    private PluginException Failed(Plugin plugin, Exception error)
    {
        lock (_gate)
            _plugins.Remove(plugin.Api.Name);
        Undo(plugin);
        return new PluginException(plugin.Api.Name, error);
    }

    private static void Undo(Plugin plugin) => plugin.Api.Undo(error => LogUndoFailed(plugin.Api.Logger, plugin.Api.Name, error));

    [LoggerMessage(5201, LogLevel.Error, "The plugin {Plugin} could not be destroyed")]
    private static partial void LogDestroyFailed(ILogger logger, string plugin, Exception error);

    [LoggerMessage(5202, LogLevel.Error, "Something that the plugin {Plugin} has done could not be undone")]
    private static partial void LogUndoFailed(ILogger logger, string plugin, Exception error);
}
