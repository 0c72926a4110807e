namespace StreamOtter.Kafka.Tests.Support;

/// <summary>Tests that change what every other of the process sees: none runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
