using Microsoft.Extensions.Logging;

namespace StreamOtter.Plugins;

/// <summary>What a plugin can use, from its initialization to its end.</summary>
public sealed class PluginApi
{
    private readonly Lock _gate = new();
    private readonly IServiceProvider? _services;
    private Stack<Action>? _undo = new();

    internal PluginApi(string name, ILogger logger, IServiceProvider? services) => (Name, Logger, _services) = (name, logger, services);

    /// <summary>The plugin's name.</summary>
    public string Name { get; }

    /// <summary>The plugin's logger.</summary>
    public ILogger Logger { get; }

    /// <summary>Something of the application, such as a manager.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T GetService<T>()
        where T : class => _services?.GetService(typeof(T)) as T
        ?? throw new InvalidOperationException($"The plugin '{Name}' asks for {typeof(T)}, which there is not: give the PluginManager services that have it.");

    /// <summary>
    /// Hands something over that ends with the plugin: what registering a handler returned, for one. The last is ended first.
    /// </summary>
    /// <returns>The same.</returns>
    public T Own<T>(T disposable)
        where T : IDisposable
    {
        OnDestroy(disposable.Dispose);
        return disposable;
    }

    /// <summary>Says what is done when the plugin ends; at once where it has ended. The last is done first.</summary>
    public void OnDestroy(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_gate)
        {
            if (_undo is not null)
            {
                _undo.Push(action);
                return;
            }
        }
        action();
    }

    /// <summary>Undoes what the plugin has done; a part that fails keeps no other from being undone.</summary>
    internal void Undo(Action<Exception> onError)
    {
        Stack<Action> undo;
        lock (_gate)
            (undo, _undo) = (_undo ?? new(), null);
        foreach (var action in undo)
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                onError(error);
            }
        }
    }
}
