using Microsoft.Extensions.DependencyInjection;
using StreamOtter.Logging;
using StreamOtter.Plugins;

namespace StreamOtter.Extensions.Tests.Plugins;

public sealed class PluginManagerTests : IAsyncDisposable
{
    private readonly List<string> _told = [];
    private readonly PluginManager _plugins = new();

    public ValueTask DisposeAsync() => _plugins.DisposeAsync();

    [Fact]
    public void Unregister_DestroysAndUndoes_TheLastFirst()
    {
        _plugins.RegisterPlugin(
            "audit",
            api =>
            {
                api.OnDestroy(() => _told.Add("first"));
                api.OnDestroy(() => throw new InvalidOperationException("this part is broken"));
                api.OnDestroy(() => _told.Add("second"));
                _told.Add($"init {api.Name}");
            },
            () => _told.Add("destroy"));
        Assert.Equal(["audit"], _plugins.Plugins);
        Assert.True(_plugins.UnregisterPlugin("audit"));
        Assert.Equal(["init audit", "destroy", "second", "first"], _told);
        Assert.False(_plugins.UnregisterPlugin("audit"));
        Assert.Empty(_plugins.Plugins);
        _plugins.RegisterPlugin("audit", _ => { });
    }

    [Fact]
    public async Task Init_ThatFails_LeavesNothingBehind()
    {
        await using var errors = new ErrorHandlingAndLoggingManager();
        errors.ConfigureLogging(new() { Output = LogOutput.None });
        PluginApi? kept = null;
        var error = Assert.Throws<PluginException>(() => _plugins.RegisterPlugin(
            "broken",
            api =>
            {
                kept = api;
                api.Own(errors.OnError(_ => _told.Add("a handler of the plugin")));
                throw new InvalidOperationException("no disk");
            },
            () => _told.Add("destroy")));
        Assert.Contains("'broken' was not registered, since its initialization failed: no disk", error.Message, StringComparison.Ordinal);
        errors.HandleError(new TimeoutException());
        Assert.Empty(_told);
        Assert.Empty(_plugins.Plugins);
        kept!.OnDestroy(() => _told.Add("undone at once"));
        Assert.Equal(["undone at once"], _told);
        await Assert.ThrowsAsync<PluginException>(async () => await _plugins.RegisterPluginAsync("broken", (_, _) => ValueTask.FromException(new IOException())));
        await _plugins.RegisterPluginAsync("broken", (_, _) => default);
        Assert.Equal(["broken"], _plugins.Plugins);
    }

    [Fact]
    public async Task Dispose_UnregistersAll_TheLastFirst_AlsoAfterOneThatThrows()
    {
        _plugins.RegisterPlugin("one", _ => { }, () => _told.Add("one"));
        _plugins.RegisterPlugin("two", _ => { }, () => throw new InvalidOperationException("this plugin is broken"));
        await _plugins.RegisterPluginAsync("three", (_, _) => default, async _ =>
        {
            await Task.Yield();
            _told.Add("three");
        });
        await _plugins.DisposeAsync();
        Assert.Equal(["three", "one"], _told);
        Assert.Throws<ObjectDisposedException>(() => _plugins.RegisterPlugin("late", _ => { }));
    }

    [Fact]
    public async Task GetService_IsTheApplications()
    {
        await using var services = new ServiceCollection().AddSingleton<List<string>>(_told).BuildServiceProvider();
        await using var plugins = new PluginManager(services);
        plugins.RegisterPlugin("a", api => api.GetService<List<string>>().Add("from the plugin"));
        Assert.Equal(["from the plugin"], _told);
        Assert.Contains("which there is not", Assert.Throws<PluginException>(() => plugins.RegisterPlugin("b", api => api.GetService<Stack<string>>())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_OfWhatCannotBe_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => _plugins.RegisterPlugin("", _ => { }));
        Assert.Throws<ArgumentNullException>(() => _plugins.RegisterPlugin("a", null!));
        _plugins.RegisterPlugin("a", _ => { }, () => _told.Add("the first"));
        Assert.Contains("unregister it first", Assert.Throws<ArgumentException>(() => _plugins.RegisterPlugin("a", _ => _told.Add("the second"))).Message, StringComparison.Ordinal);
        Assert.Empty(_told);
        Assert.Equal(["a"], _plugins.Plugins);
    }

    [Fact]
    public void Unregister_WhileItInitializes_IsFalse()
    {
        var answer = true;
        _plugins.RegisterPlugin("a", _ => answer = _plugins.UnregisterPlugin("a"));
        Assert.False(answer);
        Assert.Equal(["a"], _plugins.Plugins);
    }
}
