namespace StreamOtter.Schemas.Avro;

internal sealed partial class AvroResolver
{
    /// <summary>Null where the one cannot be promoted to the other.</summary>
    private static AvroDecoder? Primitive(AvroType from, AvroType to) => (from, to) switch
    {
        (AvroType.Null, AvroType.Null) => (ref AvroInput _) => null,
        (AvroType.Boolean, AvroType.Boolean) => (ref AvroInput input) => input.ReadBoolean(),
        (AvroType.Int, AvroType.Int) => (ref AvroInput input) => input.ReadInt(),
        (AvroType.Int, AvroType.Long) => (ref AvroInput input) => (long)input.ReadInt(),
        (AvroType.Int, AvroType.Float) => (ref AvroInput input) => (float)input.ReadInt(),
        (AvroType.Int, AvroType.Double) => (ref AvroInput input) => (double)input.ReadInt(),
        (AvroType.Long, AvroType.Long) => (ref AvroInput input) => input.ReadLong(),
        (AvroType.Long, AvroType.Float) => (ref AvroInput input) => (float)input.ReadLong(),
        (AvroType.Long, AvroType.Double) => (ref AvroInput input) => (double)input.ReadLong(),
        (AvroType.Float, AvroType.Float) => (ref AvroInput input) => input.ReadFloat(),
        (AvroType.Float, AvroType.Double) => (ref AvroInput input) => (double)input.ReadFloat(),
        (AvroType.Double, AvroType.Double) => (ref AvroInput input) => input.ReadDouble(),
        (AvroType.String or AvroType.Bytes, AvroType.String) => (ref AvroInput input) => input.ReadString(),
        (AvroType.String or AvroType.Bytes, AvroType.Bytes) => (ref AvroInput input) => input.ReadBytes().ToArray(),
        _ => null,
    };

    private static AvroDecoder Fixed(AvroNamedNode writer, AvroNamedNode reader)
    {
        if (writer.Size != reader.Size)
            throw new InvalidSchemaException($"{writer.Name} was written with {writer.Size} bytes and is read with {reader.Size}.");
        return (ref AvroInput input) => new AvroFixed(reader.Name, input.Take(reader.Size).ToArray());
    }

    private static AvroDecoder Enum(AvroNamedNode writer, AvroNamedNode reader)
    {
        var symbols = writer.Symbols
            .Select(symbol => (Written: symbol, Read: reader.Symbols.Contains(symbol, StringComparer.Ordinal) ? symbol : reader.DefaultSymbol))
            .Select(pair => (pair.Written, Value: pair.Read is null ? null : new AvroEnum(reader.Name, pair.Read)))
            .ToArray();
        return (ref AvroInput input) =>
        {
            var index = input.ReadInt();
            if (index < 0 || index >= symbols.Length)
                throw new SchemaDataException($"{writer.Name} has no symbol {index}.");
            return symbols[index].Value
                ?? throw new SchemaDataException($"{reader.Name} has no symbol '{symbols[index].Written}', and no default.");
        };
    }

    private static AvroDecoder Array(AvroDecoder item) => (ref AvroInput input) =>
    {
        var items = new List<object?>();
        for (var count = input.ReadBlock(); count > 0; count = input.ReadBlock())
        {
            for (; count > 0; count--)
                items.Add(item(ref input));
        }
        return items;
    };

    private static AvroDecoder Map(AvroDecoder value) => (ref AvroInput input) =>
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var count = input.ReadBlock(); count > 0; count = input.ReadBlock())
        {
            for (; count > 0; count--)
                map[input.ReadString()] = value(ref input);
        }
        return map;
    };
}
