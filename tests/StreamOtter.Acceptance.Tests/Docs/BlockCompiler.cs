using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>Compiles programs of one file as the SDK would by its defaults, with warnings as errors.</summary>
internal static class BlockCompiler
{
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        .WithSpecificDiagnosticOptions([KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress)]); // libraries of an older framework

    private static readonly ImmutableArray<MetadataReference> References = [.. Framework.Concat(Libraries).Select(file => MetadataReference.CreateFromFile(file))];

    private static IEnumerable<string> Framework => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(file => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))!.EndsWith(".App", StringComparison.Ordinal));

    /// <summary>Those that the packages bring, and no others.</summary>
    private static IEnumerable<string> Libraries => ((string[])["StreamOtter", "StreamOtter.Kafka", "StreamOtter.Protocol", "StreamOtter.Schemas", "StreamOtter.Streams", "StreamOtter.Testing", "Confluent.Kafka", "Google.Protobuf"])
        .Select(name => Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));

    /// <summary>Compiles a program into a file. The exceptions it throws name the lines of its source.</summary>
    public static void Compile(string program, string file)
    {
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(file),
            [Tree(ImplicitUsings, "ImplicitUsings.cs"), Tree(program, "Program.cs")],
            References,
            Options);
        using var output = File.Create(file);
        var result = compilation.Emit(output, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        var wrong = result.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(wrong.Count == 0, $"{string.Join('\n', wrong)}\n{program}");
    }

    private static SyntaxTree Tree(string text, string file) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), new CSharpParseOptions(LanguageVersion.CSharp14), file);
}
