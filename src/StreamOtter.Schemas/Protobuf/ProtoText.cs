using System.Text.RegularExpressions;

namespace StreamOtter.Schemas.Protobuf;

/// <summary>
/// Finds the messages of a .proto file by its words and braces. A map field counts as protoc counts it: its entry is a
/// message after those of the file's text, where no index leads.
/// </summary>
internal static partial class ProtoText
{
    private const int MaxDepth = 64;

    /// <exception cref="InvalidSchemaException">Its braces do not match.</exception>
    public static ProtoOutline Read(string text)
    {
        var file = new ProtoOutline("");
        // Null stands for braces that hold no messages to count: of enums, services, oneofs, options.
        var open = new Stack<ProtoOutline?>([file]);
        var words = Split(text);
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "package" when open.Count == 1 && i + 1 < words.Count:
                    file.Name = words[++i];
                    break;
                case "message" when i + 2 < words.Count && words[i + 2] == "{" && open.Peek() is { } outer:
                    open.Push(outer.Add(words[i + 1]));
                    i += 2;
                    break;
                case "group" when i + 3 < words.Count && words[i + 3] == "{" && open.Peek() is { } holder:
                    open.Push(holder.Add(words[i + 1]));
                    i += 3;
                    break;
                case "{":
                    open.Push(null);
                    break;
                case "}" when open.Count > 1:
                    open.Pop();
                    break;
                case "}":
                    throw new InvalidSchemaException("The schema is no .proto file: a brace is closed that was not opened.");
            }
            if (open.Count > MaxDepth)
                throw new InvalidSchemaException($"The schema nests deeper than {MaxDepth}.");
        }
        return open.Count == 1 ? file : throw new InvalidSchemaException("The schema is no .proto file: a brace is not closed.");
    }

    private static List<string> Split(string text)
    {
        try
        {
            return [.. Words().Matches(text).Where(match => !match.Groups["skip"].Success).Select(match => match.Value)];
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new InvalidSchemaException("The schema is no .proto file: it takes too long to read.", e);
        }
    }

    [GeneratedRegex("""(?<skip>//[^\n]*|/\*[\s\S]*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|[\w.]+|[{}]""", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Words();
}
