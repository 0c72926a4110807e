namespace StreamOtter.Engines.Tests.StreamSea;

/// <summary>What an HTTP call was answered.</summary>
internal sealed record SeaAnswer(int Status, string Body);
