namespace StreamOtter.Schemas.Avro;

internal enum AvroType
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Array,
    Map,
    Union,
    Fixed,
    Enum,
    Record,
}
