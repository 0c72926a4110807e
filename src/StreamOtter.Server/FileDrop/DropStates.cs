using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Server.FileDrop;

/// <summary>
/// The states of a folder's begun files, a small file each. One is durable before the first record of its file is
/// published, and goes after the file has gone.
/// </summary>
internal sealed class DropStates(string folder)
{
    private const string Extension = ".json";

    /// <summary>A file's state; null where it was not begun.</summary>
    /// <exception cref="IOException">It cannot be read: then the file must not be published.</exception>
    public DropState? Find(string name) => File.Exists(PathOf(name)) ? Read(PathOf(name)) : null;

    public void Save(DropState state)
    {
        var path = PathOf(state.Name);
        var draft = path + ".new";
        using (var file = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, JsonSerializer.SerializeToUtf8Bytes(state), 0);
            FileSync.Data(file);
        }
        File.Move(draft, path, overwrite: true);
        FileSync.Directory(folder);
    }

    public void Forget(string name) => File.Delete(PathOf(name));

    /// <summary>Forgets the begun files that somebody took away.</summary>
    /// <returns>Their names.</returns>
    public List<string> ForgetMissing(string watched)
    {
        var missing = Directory.EnumerateFiles(folder, "*" + Extension)
            .Select(path => Read(path).Name)
            .Where(name => !File.Exists(Path.Combine(watched, name)))
            .ToList();
        missing.ForEach(Forget);
        return missing;
    }

    private static DropState Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DropState>(File.ReadAllBytes(path)) ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw new IOException($"The state '{path}' of a file is damaged, so that nobody knows what is published of it. Take that file away, then delete its state.", error);
        }
    }

    /// <summary>File systems limit the length of names and forbid characters in them; of a hash they take any.</summary>
    private string PathOf(string name) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))) + Extension);
}
