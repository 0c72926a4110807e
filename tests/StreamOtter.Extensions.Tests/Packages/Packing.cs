using System.Diagnostics;

namespace StreamOtter.Extensions.Tests.Packages;

/// <summary>
/// The packages, made of what was built for these tests, in a folder that is a feed, and a new application outside the source
/// tree that restores them from there.
/// </summary>
public sealed class Packing : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>What is packed: <c>StreamOtter.Testing</c> and all that it needs.</summary>
    internal static IReadOnlyList<string> Projects { get; } =
        ["StreamOtter", "StreamOtter.Kafka", "StreamOtter.Protocol", "StreamOtter.Schemas", "StreamOtter.Streams", "StreamOtter.Testing"];

    internal TestDirectory Directory { get; } = new();

    /// <summary>The packages' files.</summary>
    internal IReadOnlyList<string> Files => System.IO.Directory.GetFiles(Directory.At("feed"));

    public async ValueTask InitializeAsync()
    {
        foreach (var project in Projects)
            await DotnetAsync(Repository.Root, "pack", $"src/{project}", "-c", "Release", "--no-build", "-o", Directory.At("feed"));
        System.IO.Directory.CreateDirectory(Directory.At("app"));
        // Packages of one version that were restored by an earlier run would be taken for these.
        Directory.Write("app/nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Directory.At("packages")}" /></config>
              <packageSources><add key="made" value="{Directory.At("feed")}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages}" /></fallbackPackageFolders>
            </configuration>
            """);
        Directory.Write("app/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <NoWarn>$(NoWarn);NU1603</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <!-- Trimmed, all of the library is looked through, and not only what the application uses. -->
                <TrimmerRootAssembly Include="StreamOtter" />
                <TrimmerRootAssembly Include="StreamOtter.Protocol" />
                <PackageReference Include="StreamOtter" Version="0.1.0" />
                <PackageReference Include="StreamOtter.Testing" Version="0.1.0" />
                <PackageReference Include="Microsoft.Extensions.DependencyInjection" Version="10.0.11" />
              </ItemGroup>
            </Project>
            """);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes the application of a program, and does something with it.</summary>
    internal Task<string> RunAppAsync(string program, params string[] arguments)
    {
        Directory.Write("app/Program.cs", program);
        return DotnetAsync(Directory.At("app"), arguments);
    }

    /// <summary>Runs a program to its good end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    internal Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, Directory.At(""), arguments);

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");

    private static Task<string> DotnetAsync(string directory, params string[] arguments) => RunAsync("dotnet", directory, arguments);

    private static async Task<string> RunAsync(string program, string directory, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // nothing stays behind that keeps the output open
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await Task.WhenAll(output, errors, process.WaitForExitAsync()).WaitAsync(Limit);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await output}\n{await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
