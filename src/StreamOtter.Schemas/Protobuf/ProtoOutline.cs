using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace StreamOtter.Schemas.Protobuf;

/// <summary>The messages that a file defines, in order, with those inside them: what a record's indexes mean.</summary>
internal sealed class ProtoOutline(string name)
{
    private const int MaxDepth = 64;

    /// <summary>The messages right below.</summary>
    public List<ProtoOutline> Messages { get; } = [];

    /// <summary>The full name: of the file, its package.</summary>
    public string Name { get; set; } = name;

    /// <exception cref="InvalidSchemaException">The schema is no .proto file, nor a file descriptor.</exception>
    public static ProtoOutline Read(Schema schema)
    {
        if (schema.Type != SchemaType.Protobuf)
            throw new InvalidSchemaException($"The schema is {schema.Type}, not Protobuf.");
        return TryDescriptor(schema.Text) ?? ProtoText.Read(schema.Text);
    }

    /// <summary>The message's full name, or null where there is none.</summary>
    public string? NameAt(ReadOnlySpan<int> indexes) => indexes.IsEmpty ? Name
        : indexes[0] >= 0 && indexes[0] < Messages.Count ? Messages[indexes[0]].NameAt(indexes[1..]) : null;

    /// <summary>The indexes of a message, or null where there is none.</summary>
    public int[]? Find(string fullName)
    {
        for (var i = 0; i < Messages.Count; i++)
        {
            if (Messages[i].Name == fullName)
                return [i];
            if (Messages[i].Find(fullName) is { } below)
                return [i, .. below];
        }
        return null;
    }

    public ProtoOutline Add(string name)
    {
        var message = new ProtoOutline(Name.Length == 0 ? name : $"{Name}.{name}");
        Messages.Add(message);
        return message;
    }

    private static ProtoOutline? TryDescriptor(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
            return null;
        try
        {
            var file = FileDescriptorProto.Parser.ParseFrom(bytes, 0, length);
            var outline = new ProtoOutline(file.Package);
            foreach (var message in file.MessageType)
                outline.Add(message, depth: 0);
            return outline;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidSchemaException($"The schema is base64, but no file descriptor: {e.Message}", e);
        }
    }

    private void Add(DescriptorProto message, int depth)
    {
        if (depth > MaxDepth)
            throw new InvalidSchemaException($"Messages nest deeper than {MaxDepth}.");
        var outline = Add(message.Name);
        foreach (var inner in message.NestedType)
            outline.Add(inner, depth + 1);
    }
}
