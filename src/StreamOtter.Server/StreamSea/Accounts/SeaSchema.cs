using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Server.StreamSea.Accounts;

/// <summary>The newest definition of a stream.</summary>
/// <param name="Key">The catalog's key that says so.</param>
/// <param name="Definition">The definition.</param>
internal sealed record SeaSchema(string Key, SchemaDefinition Definition);
