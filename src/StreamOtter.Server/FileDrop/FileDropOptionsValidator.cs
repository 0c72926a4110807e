using System.Globalization;

namespace StreamOtter.Server.FileDrop;

/// <summary>Finds what is wrong with the settings of file drop.</summary>
internal static class FileDropOptionsValidator
{
    private const int LargestRecordBytes = 67_000_000;

    public static IEnumerable<string> Validate(FileDropOptions options)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in options.Folders)
        {
            if (!DropTarget.TryParse(folder, out var target, out var problem))
                yield return $"FileDrop:Folders (--drop): {problem}";
            else if (!paths.Add(target.Path))
                yield return $"FileDrop:Folders (--drop): '{target.Path}' is named twice; a folder's files go to one stream.";
        }
        if (options.Settle < TimeSpan.FromMilliseconds(100) || options.Settle > TimeSpan.FromHours(1))
            yield return $"FileDrop:Settle: {options.Settle:c} is out of range; it can be 00:00:00.1 to 01:00:00.";
        if (options.MaxRecordBytes is < 1 or > LargestRecordBytes)
            yield return string.Create(CultureInfo.InvariantCulture, $"FileDrop:MaxRecordBytes: {options.MaxRecordBytes} is out of range; it can be 1 to {LargestRecordBytes:N0}.");
    }
}
