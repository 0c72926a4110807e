namespace StreamOtter.Extensions.Tests.Packages;

/// <summary>Tests of the packages, which are made once for all of them.</summary>
[CollectionDefinition(nameof(PackingCollection))]
public sealed class PackingCollection : ICollectionFixture<Packing>;
