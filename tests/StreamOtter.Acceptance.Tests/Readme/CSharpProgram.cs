using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Readme;

/// <summary>
/// A program of README's C# blocks: an application of its own, outside the source tree, with the library and nothing else.
/// It takes the number of the block to run, the gateway's address and a token.
/// </summary>
public sealed class CSharpProgram : IAsyncLifetime
{
    internal const string FirstClient = "await using var client = new StreamOtterClient(new() { Url";
    internal const string Filter = "var options = new SubscribeOptions { Filter";
    internal const string Group = "await foreach (var record in client.ConsumeAsync(";
    internal const string Token = "await using var client = new StreamOtterClient(new()\n";

    internal const string StreamSea = "using var client = new StreamSeaClient(";

    private const string Client = "await using var client = new StreamOtterClient(new() { Url = new(args[1]) });";

    private static readonly string[] Starts = [FirstClient, Filter, Group, Token];

    private readonly TestDirectory _directory = new();

    private static readonly FencedBlock StreamSeaBlock = StreamSeaPage.Block("csharp", StreamSea);

    public async ValueTask InitializeAsync()
    {
        ReadmeFile.IsKnown("csharp", Starts);
        _directory.Write("Readme.csproj", Project);
        _directory.Write("Program.cs", Source);
        await using var build = new ChildProcess(
            "dotnet",
            ["build", _directory.At("Readme.csproj"), "-o", _directory.At("out"), "--source", _directory.At(""), "-nologo", "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);
        Assert.True(await build.WaitForExitAsync(TimeSpan.FromSeconds(180)) == 0, build.Describe());
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    internal ChildProcess Run(string start, GatewayProcess gateway, string token = "") =>
        new("dotnet", [_directory.At("out/Readme.dll"), $"{Array.IndexOf(Starts, start)}", $"{gateway.V1}", token]);

    /// <summary>The program of docs/stream-sea.md.</summary>
    internal ChildProcess RunStreamSea(GatewayProcess gateway, string secret) =>
        new("dotnet", [_directory.At("out/Readme.dll"), $"{Starts.Length}", $"{gateway.StreamSea.Port}", secret]);

    private static string Project =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{Repository.Library("StreamOtter")}" />
            <Reference Include="{Repository.Library("StreamOtter.Protocol")}" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Each block is a function of its own; the compiler names README's lines.</summary>
    private static string Source =>
        $$"""
        using System.Text.Json.Nodes;
        using StreamOtter;
        using StreamOtter.Protocol.StreamSea;
        using StreamOtter.StreamSea;

        await (args[0] switch
        {
            "0" => FirstClientAsync(),
            "1" => FilterAsync(),
            "2" => GroupAsync(),
            "3" => TokenAsync(),
            "4" => StreamSeaAsync(args[2]),
            _ => throw new ArgumentException(args[0]),
        });

        async Task FirstClientAsync()
        {
        {{Text(FirstClient)}}
        }

        async Task FilterAsync()
        {
            {{Client}}
        {{Text(Filter)}}
        }

        async Task GroupAsync()
        {
            {{Client}}
        {{Text(Group)}}
        }

        async Task TokenAsync()
        {
        {{Text(Token)}}
            Console.WriteLine((await client.PublishAsync("orders", "hello")).Outcome);
        }

        async Task StreamSeaAsync(string secret)
        {
        #line {{StreamSeaBlock.Line}} "docs/stream-sea.md"
        {{StreamSeaBlock.Text.Replace("8080", "int.Parse(args[1])", StringComparison.Ordinal)}}
        #line default
        }

        // README leaves these to the reader.
        Task ChargeAsync(string text)
        {
            Console.WriteLine($"charged: {text}");
            return Task.CompletedTask;
        }

        ValueTask<string> GetTokenAsync(CancellationToken cancellation) => ValueTask.FromResult(args[2]);
        """;

    private static string Text(string start)
    {
        var block = ReadmeFile.Block("csharp", start);
        var text = block.Text
            .Replace("\"ws://127.0.0.1:9090/v1\"", "args[1]", StringComparison.Ordinal)
            .Replace("\"wss://gateway.example/v1\"", "args[1]", StringComparison.Ordinal);
        return $"#line {block.Line} \"README.md\"\n{text}#line default";
    }
}
