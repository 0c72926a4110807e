using System.Diagnostics.CodeAnalysis;
using StreamOtter.Streams;

namespace StreamOtter.Server.FileDrop;

/// <summary>A watched folder and the stream that its files go to.</summary>
/// <param name="Path">The folder's full path, without a separator at its end.</param>
/// <param name="Stream">The stream's name.</param>
internal sealed record DropTarget(string Path, string Stream)
{
    /// <summary>Reads <c>DIR=STREAM</c>. The last '=' divides: a stream's name holds none, a path may.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out DropTarget? target, [NotNullWhen(false)] out string? problem)
    {
        target = null;
        var equals = text.LastIndexOf('=');
        if (equals <= 0)
            problem = $"'{text}' is not DIR=STREAM: a folder and the stream that its files are published to.";
        else if (StreamName.Check(text[(equals + 1)..]) is { } wrong)
            problem = $"'{text}': {wrong}";
        else if (StreamName.IsSystem(text[(equals + 1)..]))
            problem = $"'{text}': names that begin with '{StreamName.SystemPrefix}' are the gateway's own; choose another.";
        else
        {
            problem = null;
            target = new DropTarget(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(text[..equals])), text[(equals + 1)..]);
        }
        return target is not null;
    }
}
