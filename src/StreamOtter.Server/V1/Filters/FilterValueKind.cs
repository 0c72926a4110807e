namespace StreamOtter.Server.V1.Filters;

/// <summary>What a filter finds in a record.</summary>
internal enum FilterValueKind
{
    /// <summary>Nothing.</summary>
    Missing,

    Null,
    False,
    True,
    Number,
    String,

    /// <summary>Something that equals nothing: an object, a list, bytes that are no text.</summary>
    Other,
}
