using System.Security.Cryptography;
using System.Text.Json;

namespace StreamOtter.Streams.Embedded;

/// <summary>
/// The directory of one stream. What is done to it survives a crash at any point: a stream is there once
/// <c>stream.json</c> is, which comes last and goes first.
/// </summary>
internal sealed class StreamFolder(string streams, string name)
{
    private const string Description = "stream.json";
    private const string Deleted = "deleted.json";
    private const string Unfinished = "stream.json.new";

    public string Path { get; } = System.IO.Path.Combine(streams, FolderName.Of(name));

    public bool Exists => File.Exists(Inside(Description));

    public DiskLogFolder Segments => new(Path);

    /// <summary>The names of all streams in a directory.</summary>
    /// <param name="streams">The directory.</param>
    /// <param name="onUnreadable">Is told of each stream whose name cannot be read; it is left out.</param>
    public static List<string> ListNames(string streams, Action<EngineException> onUnreadable)
    {
        var names = new List<string>();
        foreach (var directory in Directory.EnumerateDirectories(streams))
        {
            var path = System.IO.Path.Combine(directory, Description);
            try
            {
                if (File.Exists(path))
                    names.Add(Read(path).Name);
            }
            catch (EngineException error)
            {
                onUnreadable(error);
            }
        }
        return names;
    }

    /// <summary>Removes what deletions left behind that were cut off by a crash.</summary>
    public static void CleanUp(string streams)
    {
        foreach (var directory in Directory.EnumerateDirectories(streams))
        {
            if (File.Exists(System.IO.Path.Combine(directory, Deleted))
                && !File.Exists(System.IO.Path.Combine(directory, Description)))
                Directory.Delete(directory, recursive: true);
        }
    }

    public StreamDescription Load()
    {
        var description = Read(Inside(Description));
        return description.Name == name
            ? description
            : throw new EngineException(
                EngineError.Corrupt,
                $"'{Inside(Description)}' is of stream '{description.Name}', not '{name}'. Put the directory back to "
                + "where it was.");
    }

    public void Create(StreamSettings settings, DateTimeOffset now)
    {
        if (Directory.Exists(Path))
            RemoveRemains();
        Directory.CreateDirectory(Path);
        Segments.Create(0).Dispose();
        var description = new StreamDescription
        {
            Format = StreamDescription.CurrentFormat,
            Name = name,
            Epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)),
            Created = now,
            IsCompacted = settings.IsCompacted,
            RetentionAge = settings.RetentionAge,
            RetentionBytes = settings.RetentionBytes,
        };
        using (var handle = File.OpenHandle(Inside(Unfinished), FileMode.Create, FileAccess.Write))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(description, StreamDescriptionJson.Default.StreamDescription);
            RandomAccess.Write(handle, json, 0);
            FileSync.Data(handle);
        }
        File.Move(Inside(Unfinished), Inside(Description));
        FileSync.Directory(Path);
        FileSync.Directory(streams);
    }

    public void Delete()
    {
        File.Move(Inside(Description), Inside(Deleted), overwrite: true);
        FileSync.Directory(Path);
        Directory.Delete(Path, recursive: true);
    }

    /// <summary>
    /// Removes what is there without a description: it was being made or deleted when the process died. Records whose
    /// description somebody lost are not removed.
    /// </summary>
    private void RemoveRemains()
    {
        if (!File.Exists(Inside(Deleted)) && Segments.List().Any(static segment => segment.Length > 0))
        {
            throw new EngineException(
                EngineError.Corrupt,
                $"'{Path}' holds records but no {Description}. Restore that file from a backup, or remove the directory.");
        }
        Directory.Delete(Path, recursive: true);
    }

    private string Inside(string file) => System.IO.Path.Combine(Path, file);

    private static StreamDescription Read(string path)
    {
        try
        {
            var description = JsonSerializer.Deserialize(
                File.ReadAllBytes(path), StreamDescriptionJson.Default.StreamDescription);
            if (description is { Format: StreamDescription.CurrentFormat })
                return description;
        }
        catch (JsonException)
        {
            // Answered below.
        }
        throw new EngineException(
            EngineError.Corrupt, $"'{path}' is no stream's description of this version. Restore it from a backup.");
    }
}
