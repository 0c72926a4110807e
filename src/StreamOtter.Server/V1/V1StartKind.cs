namespace StreamOtter.Server.V1;

/// <summary>Where a subscription starts.</summary>
internal enum V1StartKind
{
    Latest,
    Earliest,
    Position,
    Timestamp,
}
