namespace StreamOtter.Acceptance.Tests.StreamSea;

/// <summary>A jail of a test's own, and its first client.</summary>
internal sealed record SeaTenant(string Id, string ClientId, string Secret);
