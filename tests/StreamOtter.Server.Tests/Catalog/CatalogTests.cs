using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Server.Catalog;
using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.Catalog;

/// <summary>Catalogs over one log, as two gateways have them.</summary>
public sealed class CatalogTests : IAsyncLifetime
{
    private readonly SharedEngine _engine = new();
    private readonly List<GatewayCatalog> _catalogs = [];

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var catalog in _catalogs)
            await catalog.DisposeAsync().AsTask().WaitAsync(Limits.Patience);
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task SetAsync_Entry_IsSeenHereUponReturnAndElsewhereSoon()
    {
        var (one, other) = (New(), New());
        await other.OpenAsync();
        var heard = new TaskCompletionSource<CatalogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        other.Listen("webhooks/", entry => heard.TrySetResult(entry));

        await SetAsync(one, ("others/a", "0"), ("webhooks/a", "1"));

        Assert.Equal([("webhooks/a", "1")], Texts(one.List("webhooks/")));
        var told = await heard.Task.WaitAsync(Limits.Patience);
        Assert.Equal(("webhooks/a", "1"), Text(told));
        Assert.Equal([("others/a", "0"), ("webhooks/a", "1")], Texts(other.List("")));
    }

    [Fact]
    public async Task OpenAsync_EntriesOfBefore_AreThereWithoutWhatWasDeleted()
    {
        var one = New();
        for (var i = 0; i < 500; i++)
            await SetAsync(one, ("changed", $"{i}"), ($"gone/{i % 5}", $"{i}"));
        await SetAsync(one, [.. Enumerable.Range(0, 5).Select(i => ($"gone/{i}", (string?)null))]);

        var late = New();
        Assert.Empty(late.List(""));
        await late.OpenAsync();

        Assert.Equal([("changed", "499")], Texts(late.List("")));
        Assert.Equal(Texts(one.List("")), Texts(late.List("")));
    }

    [Fact]
    public async Task Listen_EntriesAndChanges_TellsEachInOrder()
    {
        var catalog = New();
        await SetAsync(catalog, ("a/1", "1"), ("b/1", "1"));
        var heard = new List<(string, string?)>();
        catalog.Listen("a/", entry => heard.Add(Text(entry)));

        await SetAsync(catalog, ("a/1", "2"), ("a/2", "1"));
        await SetAsync(catalog, ("b/1", null), ("a/1", null), ("a/none", null));

        Assert.Equal([("a/1", "1"), ("a/1", "2"), ("a/2", "1"), ("a/1", null)], heard);
    }

    [Fact]
    public async Task SetAsync_ManyWriters_AllAgree()
    {
        var catalogs = Enumerable.Range(0, 3).Select(_ => New()).ToList();
        await Task.WhenAll(catalogs.Select((catalog, number) => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await SetAsync(catalog, ($"shared/{i % 7}", $"{number}:{i}"));
        }))).WaitAsync(Limits.Patience);
        // Who has seen the last word has seen all before it.
        await Task.WhenAll(catalogs.Select(catalog => SetAsync(catalog, ("last", "1")))).WaitAsync(Limits.Patience);

        Assert.All(catalogs, catalog => Assert.Equal(Texts(catalogs[0].List("shared/")), Texts(catalog.List("shared/"))));
    }

    [Fact]
    public async Task SetAsync_StreamDeletedMeanwhile_BeginsAnew()
    {
        var catalog = New();
        await SetAsync(catalog, ("a", "1"));
        var heard = new List<(string, string?)>();
        catalog.Listen("", entry => heard.Add(Text(entry)));
        await _engine.DeleteAsync(GatewayCatalog.Stream);

        // The end is told to the catalog and to who appends, in any order.
        using var limit = new CancellationTokenSource(Limits.Patience);
        while (!await TrySetAsync(catalog, ("b", "1")))
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, limit.Token);

        Assert.Equal([("b", "1")], Texts(catalog.List("")));
        Assert.Equal([("a", "1"), ("a", null), ("b", "1")], heard);
    }

    [Fact]
    public async Task OpenAsync_NotAllowed_SaysWhatToDo()
    {
        _engine.MayCreate = false;
        var error = await Assert.ThrowsAsync<EngineException>(() => New().OpenAsync().AsTask());
        Assert.Equal(EngineError.Forbidden, error.Error);
        Assert.Contains("compacted", error.Message, StringComparison.Ordinal);
        _engine.MayCreate = true;
        await New().OpenAsync().AsTask().WaitAsync(Limits.Patience);
    }

    private GatewayCatalog New()
    {
        var catalog = new GatewayCatalog(_engine, TimeProvider.System, NullLogger<GatewayCatalog>.Instance);
        _catalogs.Add(catalog);
        return catalog;
    }

    private static Task SetAsync(GatewayCatalog catalog, params (string Key, string? Value)[] entries) => catalog
        .SetAsync([.. entries.Select(entry => new CatalogEntry(
            entry.Key, entry.Value is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(entry.Value)))])
        .AsTask().WaitAsync(Limits.Patience);

    private static async Task<bool> TrySetAsync(GatewayCatalog catalog, (string Key, string? Value) entry)
    {
        try
        {
            await SetAsync(catalog, entry);
            return true;
        }
        catch (EngineException error) when (error.Error == EngineError.StreamNotFound)
        {
            return false;
        }
    }

    private static List<(string, string?)> Texts(List<CatalogEntry> entries) => [.. entries.Select(Text).Order()];

    private static (string, string?) Text(CatalogEntry entry) =>
        (entry.Key, entry.Value is { } value ? Encoding.UTF8.GetString(value.Span) : null);
}
