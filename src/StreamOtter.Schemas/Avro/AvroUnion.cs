using System.Collections;

namespace StreamOtter.Schemas.Avro;

/// <summary>Finds the branch of a union that a value is written as: the one that is just its type, else one that can take it.</summary>
internal static class AvroUnion
{
    /// <exception cref="SchemaDataException">There is none.</exception>
    public static int BranchOf(AvroNode union, object? value)
    {
        for (var precision = 0; precision < 3; precision++)
        {
            for (var i = 0; i < union.Branches.Count; i++)
            {
                if (Fits(union.Branches[i], value, precision))
                    return i;
            }
        }
        throw new SchemaDataException($"{Describe(value)} is none of {string.Join(", ", union.Branches.Select(branch => branch.Name))}.");
    }

    public static bool TryBytes(object? value, out ReadOnlyMemory<byte> bytes)
    {
        bytes = value switch
        {
            byte[] array => array,
            ReadOnlyMemory<byte> memory => memory,
            AvroFixed @fixed => @fixed.Bytes,
            _ => default,
        };
        return value is byte[] or ReadOnlyMemory<byte> or AvroFixed;
    }

    public static string Describe(object? value) => value switch
    {
        null => "Null",
        AvroRecord { Name.Length: > 0 } record => $"The record {record.Name}",
        AvroEnum symbol => $"The symbol {symbol.Symbol}",
        string => "A string",
        _ => $"A value of {value.GetType().Name}",
    };

    // 0: its own type; 1: another that holds all of it; 2: one that holds it perhaps.
    private static bool Fits(AvroNode branch, object? value, int precision) => value switch
    {
        null => branch.Type == AvroType.Null,
        bool => branch.Type == AvroType.Boolean,
        int => branch.Type == precision switch { 0 => AvroType.Int, 1 => AvroType.Long, _ => AvroType.Double }
            || (precision == 2 && branch.Type == AvroType.Float),
        long number => precision switch
        {
            0 => branch.Type == AvroType.Long,
            1 => branch.Type == AvroType.Int && number is >= int.MinValue and <= int.MaxValue,
            _ => branch.Type is AvroType.Double or AvroType.Float,
        },
        float => branch.Type == (precision == 0 ? AvroType.Float : AvroType.Double),
        double => branch.Type == (precision < 2 ? AvroType.Double : AvroType.Float),
        string text => precision == 0
            ? branch.Type == AvroType.String
            : branch.Type == AvroType.Enum && ((AvroNamedNode)branch).Symbols.Contains(text, StringComparer.Ordinal),
        AvroEnum symbol => branch.Type == AvroType.Enum && branch.Name == symbol.Name,
        AvroFixed @fixed => branch.Type == AvroType.Fixed && branch.Name == @fixed.Name,
        byte[] or ReadOnlyMemory<byte> => precision == 0
            ? branch.Type == AvroType.Bytes
            : branch.Type == AvroType.Fixed && TryBytes(value, out var bytes) && bytes.Length == ((AvroNamedNode)branch).Size,
        AvroRecord { Name.Length: > 0 } record => branch.Type == AvroType.Record && branch.Name == record.Name,
        AvroRecord => branch.Type == AvroType.Record,
        IReadOnlyDictionary<string, object?> => branch.Type == (precision == 0 ? AvroType.Map : AvroType.Record),
        IList => branch.Type == AvroType.Array,
        _ => false,
    };
}
