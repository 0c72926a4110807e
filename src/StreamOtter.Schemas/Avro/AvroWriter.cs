using System.Buffers;
using System.Buffers.Binary;
using System.Collections;
using System.Text;

namespace StreamOtter.Schemas.Avro;

/// <summary>
/// Writes Avro's binary encoding (https://avro.apache.org/docs/1.12.0/specification/#binary-encoding): numbers as zigzag
/// varints, lengths before strings and bytes, arrays and maps as one block and a zero, a union's branch before its value.
/// </summary>
internal static class AvroWriter
{
    /// <exception cref="SchemaDataException">The value does not fit.</exception>
    public static void Write(AvroNode type, object? value, IBufferWriter<byte> output) => Write(type, value, output, depth: 0);

    private static void Write(AvroNode type, object? value, IBufferWriter<byte> output, int depth)
    {
        if (depth > AvroInput.MaxDepth)
            throw new SchemaDataException($"The value nests deeper than {AvroInput.MaxDepth}.");
        switch (type.Type)
        {
            case AvroType.Null when value is null:
                break;
            case AvroType.Boolean when value is bool flag:
                output.Write([flag ? (byte)1 : (byte)0]);
                break;
            case AvroType.Int or AvroType.Long when TryInteger(type.Type, value, out var number):
                WriteLong(number, output);
                break;
            case AvroType.Float when TryDouble(value, out var number):
                BinaryPrimitives.WriteSingleLittleEndian(output.GetSpan(4), (float)number);
                output.Advance(4);
                break;
            case AvroType.Double when TryDouble(value, out var number):
                BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(8), number);
                output.Advance(8);
                break;
            case AvroType.String when value is string text:
                WriteText(text, output);
                break;
            case AvroType.Bytes when AvroUnion.TryBytes(value, out var bytes):
                WriteLong(bytes.Length, output);
                output.Write(bytes.Span);
                break;
            case AvroType.Fixed when AvroUnion.TryBytes(value, out var bytes) && bytes.Length == ((AvroNamedNode)type).Size:
                output.Write(bytes.Span);
                break;
            case AvroType.Enum when Symbol(type, value) is >= 0 and var symbol:
                WriteLong(symbol, output);
                break;
            case AvroType.Array when value is IList list:
                WriteArray(type.Items!, list, output, depth);
                break;
            case AvroType.Map when value is IReadOnlyDictionary<string, object?> map:
                WriteMap(type.Items!, map, output, depth);
                break;
            case AvroType.Record when value is IReadOnlyDictionary<string, object?> record:
                WriteRecord((AvroNamedNode)type, record, output, depth);
                break;
            case AvroType.Union:
                var branch = AvroUnion.BranchOf(type, value);
                WriteLong(branch, output);
                Write(type.Branches[branch], value, output, depth + 1);
                break;
            default:
                throw new SchemaDataException($"{AvroUnion.Describe(value)} is no {type.Name}.");
        }
    }

    private static void WriteArray(AvroNode items, IList list, IBufferWriter<byte> output, int depth)
    {
        if (list.Count > 0)
            WriteLong(list.Count, output);
        foreach (var item in list)
            Write(items, item, output, depth + 1);
        WriteLong(0, output);
    }

    private static void WriteMap(AvroNode values, IReadOnlyDictionary<string, object?> map, IBufferWriter<byte> output, int depth)
    {
        if (map.Count > 0)
            WriteLong(map.Count, output);
        foreach (var (key, value) in map)
        {
            WriteText(key, output);
            Write(values, value, output, depth + 1);
        }
        WriteLong(0, output);
    }

    private static void WriteRecord(AvroNamedNode type, IReadOnlyDictionary<string, object?> record, IBufferWriter<byte> output, int depth)
    {
        var found = 0;
        foreach (var field in type.Fields)
        {
            if (record.TryGetValue(field.Name, out var value))
            {
                found++;
                Write(field.Type, value, output, depth + 1);
            }
            else
            {
                output.Write(field.DefaultBytes ?? throw new SchemaDataException($"The {type.Name} has no field '{field.Name}', which has no default."));
            }
        }
        if (found < record.Count && record.Keys.FirstOrDefault(name => !type.Fields.Any(field => field.Name == name)) is { } unknown)
            throw new SchemaDataException($"A {type.Name} has no field '{unknown}'.");
    }

    private static void WriteText(string text, IBufferWriter<byte> output)
    {
        try
        {
            var length = AvroInput.StrictUtf8.GetByteCount(text);
            WriteLong(length, output);
            output.Advance(AvroInput.StrictUtf8.GetBytes(text, output.GetSpan(length)));
        }
        catch (EncoderFallbackException e)
        {
            throw new SchemaDataException("The text holds half a surrogate pair, which no encoding can carry.", e);
        }
    }

    private static void WriteLong(long number, IBufferWriter<byte> output)
    {
        var rest = (ulong)((number << 1) ^ (number >> 63));
        var span = output.GetSpan(10);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        output.Advance(length);
    }

    private static bool TryInteger(AvroType type, object? value, out long number)
    {
        number = value switch { int small => small, long large => large, short s => s, byte b => b, _ => 0 };
        return value is int or long or short or byte && (type == AvroType.Long || number is >= int.MinValue and <= int.MaxValue);
    }

    private static bool TryDouble(object? value, out double number)
    {
        number = value switch { double d => d, float f => f, int i => i, long l => l, _ => 0 };
        return value is double or float or int or long;
    }

    private static int Symbol(AvroNode type, object? value)
    {
        var text = value switch { AvroEnum symbol => symbol.Symbol, string name => name, _ => null };
        var symbols = ((AvroNamedNode)type).Symbols;
        for (var i = 0; text is not null && i < symbols.Count; i++)
        {
            if (symbols[i] == text)
                return i;
        }
        return -1;
    }
}
