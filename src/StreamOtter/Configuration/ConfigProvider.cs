using Microsoft.Extensions.Configuration;

namespace StreamOtter.Configuration;

/// <summary>Gives a manager's settings to .NET's configuration.</summary>
internal sealed class ConfigProvider : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public void Replace(IReadOnlyDictionary<string, string?> settings)
    {
        Data = new Dictionary<string, string?>(settings, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
