namespace StreamOtter.Server.Tests.Security;

/// <summary>What is wrong with settings is named, all of it.</summary>
public sealed class AuthOptionsTests
{
    [Fact]
    public void Options_Wrong_AreNamed()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "too short a secret");
        var options = new GatewayOptions
        {
            Auth = new() { Keys = [file, "/nowhere/key"], ClockSkew = TimeSpan.FromHours(1), Anonymous = new() { Publish = ["a/b"], Subscribe = ["", "ok.*"] } },
            Sockets = new() { AllowedHosts = ["gateway.example", "http://gateway.example", "gateway.example:80"] },
        };
        var errors = options.Validate();
        Assert.Equal(7, errors.Count);
        Assert.DoesNotContain(errors, error => error.Contains("too short a secret", StringComparison.Ordinal));
        foreach (var part in new[] { file, "/nowhere/key", "Auth:ClockSkew", "'a/b'", "Auth:Anonymous:Subscribe", "'http://gateway.example'", "'gateway.example:80'" })
            Assert.Contains(errors, error => error.Contains(part, StringComparison.Ordinal));
        File.Delete(file);
    }
}
