using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>A place to run a page's commands in, where <c>./streamotter</c> uses free ports and a test's gateway.</summary>
internal sealed class PageShell : IDisposable
{
    // It ends with its shell, however that ends.
    private static readonly string Program =
        $"""
        #!/bin/bash
        case $1 in
          serve) set -- "$@" --ws-port 0 --http-port 0 ;;
          publish | subscribe) set -- "$@" --url "$GATEWAY" ;;
          verify) [[ " $* " == *" --serve "* ]] || set -- "$@" --url "$GATEWAY" ;;
        esac
        exec setpriv --pdeathsig KILL dotnet '{Repository.Program}' "$@"
        """;

    private readonly TestDirectory _directory = new();

    public PageShell() => _directory.Write("streamotter", Program);

    /// <summary>The path of a file that the commands name.</summary>
    public string At(string name) => _directory.At(name);

    /// <summary>Starts the commands, one after the other until one fails.</summary>
    public ChildProcess Start(string commands, GatewayProcess? gateway = null) =>
        new("/bin/bash", ["-c", $"set -eo pipefail; cd '{_directory.At("")}'; chmod +x streamotter\n{commands}"], new Dictionary<string, string> { ["GATEWAY"] = $"{gateway?.V1}" });

    /// <summary>Runs the commands to their end.</summary>
    /// <returns>What they wrote to standard output.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string commands, GatewayProcess? gateway = null)
    {
        await using var shell = Start(commands, gateway);
        Assert.True(await shell.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, shell.Describe());
        return shell.Output.Lines;
    }

    /// <summary>Starts the commands, the last of which starts a gateway.</summary>
    public Task<GatewayProcess> ServeAsync(string commands) => GatewayProcess.WhenReadyAsync(Start(commands));

    public void Dispose() => _directory.Dispose();
}
