namespace StreamOtter.Schemas.Avro;

internal sealed partial class AvroResolver
{
    private AvroDecoder RingOf(AvroNamedNode writer, AvroNamedNode reader)
    {
        if (_made.TryGetValue((writer, reader), out var ring))
            return ring.Decode;
        ring = new Ring();
        _made.Add((writer, reader), ring);
        try
        {
            ring.Inner = Record(writer, reader);
            return ring.Decode;
        }
        catch (InvalidSchemaException)
        {
            _made.Remove((writer, reader));
            throw;
        }
    }

    private AvroDecoder Record(AvroNamedNode writer, AvroNamedNode reader)
    {
        var steps = new List<(string? Field, AvroDecoder Decode)>();
        var written = new HashSet<AvroField>();
        foreach (var field in writer.Fields)
        {
            var target = reader.Fields.FirstOrDefault(to => to.Name == field.Name)
                ?? reader.Fields.FirstOrDefault(to => to.Aliases.Contains(field.Name, StringComparer.Ordinal));
            if (target is not null && written.Add(target))
                steps.Add((target.Name, Make(field.Type, target.Type)));
            else
                steps.Add((null, Make(field.Type, field.Type))); // read, and left out
        }
        var defaults = reader.Fields.Where(field => !written.Contains(field)).Select(field => (field.Name, Default(reader, field))).ToArray();
        return (ref AvroInput input) =>
        {
            var record = new AvroRecord(reader.Name);
            foreach (var (field, decode) in steps)
            {
                var value = decode(ref input);
                if (field is not null)
                    record[field] = value;
            }
            foreach (var (field, make) in defaults)
                record[field] = make();
            return record;
        };
    }

    // Made anew each time: whoever gets it may change it.
    private Func<object?> Default(AvroNamedNode reader, AvroField field)
    {
        if (field.DefaultBytes is not { } bytes)
            throw new InvalidSchemaException($"{reader.Name} is read with a field '{field.Name}' that was not written and has no default.");
        var decode = Make(field.Type, field.Type);
        return () =>
        {
            var input = new AvroInput(bytes);
            return decode(ref input);
        };
    }

    /// <summary>A record's decoder, which its own parts can have before it is made.</summary>
    private sealed class Ring
    {
        public AvroDecoder? Inner { get; set; }

        // Without a decoder it has turned out, after other records were made with it, that it cannot be read.
        public object? Decode(ref AvroInput input) => Inner is { } decode
            ? decode(ref input)
            : throw new SchemaDataException("The record was written with a schema that cannot be read as this one.");
    }
}
