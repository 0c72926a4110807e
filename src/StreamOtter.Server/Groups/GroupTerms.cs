namespace StreamOtter.Server.Groups;

/// <summary>What one member of a group has agreed to. Its terms hold for the records that it is given.</summary>
/// <param name="Credit">How many records it has at most that it has not answered.</param>
/// <param name="Lease">How long it may take for a record before that goes to another member.</param>
/// <param name="Tries">After how many tries a record that was not done is given up.</param>
/// <param name="AcksItself">Whether it acknowledges records; else they are done once they are written to its socket.</param>
internal sealed record GroupTerms(int Credit, TimeSpan Lease, int Tries, bool AcksItself);
