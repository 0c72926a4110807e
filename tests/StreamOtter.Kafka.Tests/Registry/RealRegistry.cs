using StreamOtter.Schemas.Registry;

namespace StreamOtter.Kafka.Tests.Registry;

/// <summary>A real schema registry, named by SCHEMA_REGISTRY_URL.</summary>
internal static class RealRegistry
{
    public static string Url
    {
        get
        {
            var url = Environment.GetEnvironmentVariable("SCHEMA_REGISTRY_URL");
            Assert.SkipWhen(string.IsNullOrEmpty(url), "SCHEMA_REGISTRY_URL is not set: no real schema registry to test with.");
            return url!;
        }
    }

    public static SchemaRegistryClient Client() => new(new SchemaRegistryOptions { Url = Url });
}
