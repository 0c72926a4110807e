namespace StreamOtter.Engines.Tests.StreamSea;

/// <summary>A jail of a test's own, with its first client.</summary>
internal sealed record SeaJail(string Id, Uri Url, SeaApi Api);
