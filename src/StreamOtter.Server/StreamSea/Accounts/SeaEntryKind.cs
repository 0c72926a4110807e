namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>What an entry of the catalog speaks of.</summary>
internal enum SeaEntryKind
{
    Jail,
    Client,
    Schema,
}
