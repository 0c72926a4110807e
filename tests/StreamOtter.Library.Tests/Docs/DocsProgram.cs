using System.Text;
using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Readme;

namespace StreamOtter.Library.Tests.Docs;

/// <summary>
/// A program of the C# blocks of docs/library: an application of its own, outside the source tree. It takes the number of
/// the block to run and the address of the server that stands for <c>wss://example.com</c>.
/// </summary>
public sealed class DocsProgram : IAsyncLifetime
{
    private static readonly string[] TypeKeywords = ["class ", "record ", "sealed class ", "sealed record ", "enum ", "interface "];

    private readonly TestDirectory _directory = new();

    /// <summary>Each block of C#, and what is shown as its output, if something is.</summary>
    internal static IReadOnlyList<(FencedBlock Code, string? Output)> Blocks { get; } = ReadAll();

    public async ValueTask InitializeAsync()
    {
        _directory.Write("Docs.csproj", Project);
        _directory.Write("Program.cs", Source);
        await using var build = new ChildProcess(
            "dotnet",
            ["build", _directory.At("Docs.csproj"), "-o", _directory.At("out"), "--source", _directory.At(""), "-nologo", "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);
        Assert.True(await build.WaitForExitAsync(TimeSpan.FromSeconds(180)) == 0, build.Describe());
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    internal ChildProcess Run(int block, string server) => new("dotnet", [_directory.At("out/Docs.dll"), $"{block}", server]);

    private static string Project =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <NoWarn>CS1998</NoWarn>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <ItemGroup>
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <Reference Include="{AppContext.BaseDirectory}StreamOtter*.dll" Exclude="{AppContext.BaseDirectory}*.Tests.dll" />
            <Reference Include="{AppContext.BaseDirectory}Google.Protobuf.dll" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Each block has a namespace of its own, where the types it declares go; the compiler names the documentation's lines.</summary>
    private static string Source
    {
        get
        {
            var source = new StringBuilder(
                """
                using System.Security.Cryptography;
                using System.Text.Json;
                using Google.Protobuf;
                using Google.Protobuf.WellKnownTypes;
                using StreamOtter;
                using StreamOtter.RateLimiting;
                using StreamOtter.Resilience;
                using StreamOtter.Serialization;
                using StreamOtter.WebSockets;

                Docs.Server = args[1];
                await (args[0] switch
                {

                """);
            for (var i = 0; i < Blocks.Count; i++)
                source.Append($"    \"{i}\" => Block{i}.Code.RunAsync(),\n");
            source.Append("    _ => throw new ArgumentException(args[0]),\n});\n\nstatic class Docs { public static string Server = \"\"; }\n");
            for (var i = 0; i < Blocks.Count; i++)
                source.Append($"\nnamespace Block{i}\n{{\n{Text(Blocks[i].Code)}}}\n");
            return source.ToString();
        }
    }

    private static string Text(FencedBlock block)
    {
        var lines = block.Text.Replace("\"wss://example.com", "Docs.Server + \"", StringComparison.Ordinal).Split('\n');
        var types = Array.FindIndex(lines, line => TypeKeywords.Any(keyword => line.StartsWith(keyword, StringComparison.Ordinal)));
        var end = types < 0 ? lines.Length : types;
        return $"static class Code\n{{\npublic static async Task RunAsync()\n{{\n{Lines(0, end)}}}\n}}\n{Lines(end, lines.Length)}";

        string Lines(int from, int to) =>
            $"#line {block.Line + from} \"{block.File}\"\n{string.Join('\n', lines[from..to])}\n#line default\n";
    }

    private static List<(FencedBlock, string?)> ReadAll()
    {
        var all = new List<(FencedBlock, string?)>();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "docs/library"), "*.md").Order(StringComparer.Ordinal))
        {
            var blocks = FencedBlock.ReadAll(Path.GetRelativePath(Repository.Root, file), File.ReadAllLines(file));
            for (var i = 0; i < blocks.Count; i++)
            {
                if (blocks[i].Language == "csharp")
                    all.Add((blocks[i], i + 1 < blocks.Count && blocks[i + 1].Language == "text" ? blocks[i + 1].Text : null));
            }
        }
        return all;
    }
}
