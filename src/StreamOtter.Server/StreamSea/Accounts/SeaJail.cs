namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>A jail: its streams, schemas and clients are its own.</summary>
internal sealed record SeaJail(string Id, string Name);
