using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Security;

/// <summary>Keys and tokens as operators make them.</summary>
internal static class TokenTool
{
    /// <summary>Makes a key and answers its directory.</summary>
    public static async Task<string> KeysAsync(TestDirectory directory, string algorithm = "ES256", string name = "keys")
    {
        var run = await CommandRun.OfAsync(["token", "keygen", "--alg", algorithm, "--out", directory.At(name)]);
        Assert.True(run.ExitCode == 0, string.Join('\n', run.Errors));
        return directory.At(name);
    }

    public static async Task<string> TokenAsync(string keyFile, params string[] options)
    {
        var run = await CommandRun.OfAsync(["token", "create", "--key", keyFile, "--sub", "tester", .. options]);
        Assert.True(run.ExitCode == 0, string.Join('\n', run.Errors));
        return Assert.Single(run.Output);
    }
}
