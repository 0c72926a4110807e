using System.Text;
using StreamOtter.Server.FileDrop;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Server.Tests.FileDrop;

/// <summary>A watched folder, over an embedded log; time and looks are the test's.</summary>
public abstract class DropTest : IAsyncLifetime
{
    private protected const string Stream = "orders";

    private readonly string _directory = Directory.CreateTempSubdirectory("streamotter-").FullName;
    private DropFolder? _folder;

    private protected HookedEngine Engine { get; private set; } = null!;

    private protected ManualTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

    private protected LogLines Log { get; } = new();

    private protected FileDropOptions Options { get; set; } = new() { MaxRecordBytes = 1000 };

    private protected string Folder => Path.Combine(_directory, "drop");

    public ValueTask InitializeAsync()
    {
        Engine = new HookedEngine(new EmbeddedEngine(new EmbeddedLogOptions { Directory = Directory.CreateDirectory(Path.Combine(_directory, "data")).FullName }));
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        _folder?.Dispose();
        await Engine.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected DropFolder NewFolder() => new(new DropTarget(Folder, Stream), Options, Engine, true, Time, Log);

    /// <summary>Another gateway's start: nothing that the last one had in its memory is left.</summary>
    private protected void Restart()
    {
        _folder?.Dispose();
        _folder = NewFolder();
    }

    /// <summary>Looks twice, with time between for files to settle.</summary>
    private protected async Task LookAsync(int seconds = 1)
    {
        _folder ??= NewFolder();
        await _folder.LookAsync(CancellationToken.None).WaitAsync(Limits.Patience);
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await _folder.LookAsync(CancellationToken.None).WaitAsync(Limits.Patience);
    }

    private protected string Drop(string name, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, name), text);
        return Path.Combine(Folder, name);
    }

    private protected static string[] Numbered(int count) => [.. Enumerable.Range(1, count).Select(number => $"line {number}")];

    private protected string[] FilesIn(string subfolder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, subfolder)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private protected async Task<string[]> StoredAsync() => [.. (await RecordsAsync()).Select(record => record.Value)];

    /// <summary>The stream's records, with the headers that they were published with.</summary>
    private protected async Task<List<(string Value, Dictionary<string, string> Headers)>> RecordsAsync()
    {
        var log = await Engine.OpenAsync(Stream, mayCreate: true);
        var records = new List<(string, Dictionary<string, string>)>();
        var range = await log.GetRangeAsync(0);
        for (var next = range.First; next < range.Next;)
        {
            var read = await log.ReadAsync(0, next, 1 << 20).AsTask().WaitAsync(Limits.Patience);
            foreach (var record in read.Batch)
            {
                var headers = new Dictionary<string, string>();
                foreach (var header in record.Headers)
                    headers.Add(Encoding.UTF8.GetString(header.Name), Encoding.UTF8.GetString(header.Value));
                records.Add((Encoding.UTF8.GetString(record.Value), headers));
            }
            next = read.Next;
        }
        return records;
    }
}
