namespace StreamOtter.Schemas.Avro;

/// <summary>
/// Makes, once for a pair of schemas, what reads values that were written by the one as the other has them
/// (https://avro.apache.org/docs/1.12.0/specification/#schema-resolution).
/// </summary>
internal sealed partial class AvroResolver
{
    // Records may hold themselves: what is being made is found here.
    private readonly Dictionary<(AvroNode Writer, AvroNode Reader), Ring> _made = [];

    private AvroResolver()
    {
    }

    /// <exception cref="InvalidSchemaException">What the one writes can never be read as the other.</exception>
    public static AvroDecoder Resolve(AvroNode writer, AvroNode reader) => new AvroResolver().Make(writer, reader);

    private AvroDecoder Make(AvroNode writer, AvroNode reader)
    {
        var decode = MakeInner(writer, reader);
        return (ref AvroInput input) =>
        {
            input.Enter();
            var value = decode(ref input);
            input.Leave();
            return value;
        };
    }

    private AvroDecoder MakeInner(AvroNode writer, AvroNode reader)
    {
        if (writer.Type == AvroType.Union)
            return FromUnion(writer, reader);
        if (reader.Type == AvroType.Union)
            return MakeInner(writer, BranchFor(writer, reader));
        return (writer.Type, reader.Type) switch
        {
            (AvroType.Record, AvroType.Record) when SameName(writer, reader) => RingOf((AvroNamedNode)writer, (AvroNamedNode)reader),
            (AvroType.Enum, AvroType.Enum) when SameName(writer, reader) => Enum((AvroNamedNode)writer, (AvroNamedNode)reader),
            (AvroType.Fixed, AvroType.Fixed) when SameName(writer, reader) => Fixed((AvroNamedNode)writer, (AvroNamedNode)reader),
            (AvroType.Array, AvroType.Array) => Array(Make(writer.Items!, reader.Items!)),
            (AvroType.Map, AvroType.Map) => Map(Make(writer.Items!, reader.Items!)),
            (var from, var to) => Primitive(from, to) ?? throw Mismatch(writer, reader),
        };
    }

    private AvroDecoder FromUnion(AvroNode writer, AvroNode reader)
    {
        // A branch that the reader cannot take is an error only where it was written.
        var branches = writer.Branches.Select(branch => MakeOrRefuse(branch, reader)).ToArray();
        return (ref AvroInput input) =>
        {
            var branch = input.ReadLong();
            return branch >= 0 && branch < branches.Length
                ? branches[branch](ref input)
                : throw new SchemaDataException($"The union has no branch {branch}.");
        };
    }

    private AvroDecoder MakeOrRefuse(AvroNode branch, AvroNode reader)
    {
        try
        {
            return Make(branch, reader);
        }
        catch (InvalidSchemaException e)
        {
            var message = e.Message;
            return (ref AvroInput _) => throw new SchemaDataException(message);
        }
    }

    private static AvroNode BranchFor(AvroNode writer, AvroNode union)
    {
        var branches = union.Branches;
        return branches.FirstOrDefault(branch => branch.Type == writer.Type && branch.Name == writer.Name)
            ?? branches.FirstOrDefault(branch => branch.Type == writer.Type && SameName(writer, branch))
            ?? branches.FirstOrDefault(branch => Primitive(writer.Type, branch.Type) is not null)
            ?? throw Mismatch(writer, union);
    }

    private static bool SameName(AvroNode writer, AvroNode reader) =>
        writer is not AvroNamedNode from || reader is not AvroNamedNode to
        || from.ShortName == to.ShortName || to.Aliases.Contains(from.Name, StringComparer.Ordinal);

    private static InvalidSchemaException Mismatch(AvroNode writer, AvroNode reader) =>
        new($"What was written as {writer.Name} cannot be read as {reader.Name}.");
}
