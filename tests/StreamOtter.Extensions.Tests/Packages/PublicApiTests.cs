using System.Reflection;
using System.Xml.Linq;

namespace StreamOtter.Extensions.Tests.Packages;

/// <summary>
/// PublicAPI.txt beside each project that is packed is what it offers: a change of it is seen in the diff. With
/// STREAMOTTER_WRITE_API=1 in the environment, the test writes the files.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> PackedProjects => [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Where(project => XDocument.Load(project).Descendants("IsPackable").Any(packable => packable.Value == "true"))
        .Select(project => Path.GetFileNameWithoutExtension(project)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(PackedProjects))]
    public void PublicApi_IsAsWritten(string project)
    {
        var file = Path.Combine(Repository.Root, "src", project, "PublicAPI.txt");
        var api = PublicApi.Of(Assembly.Load(project));
        if (Environment.GetEnvironmentVariable("STREAMOTTER_WRITE_API") == "1")
            File.WriteAllText(file, api);
        var written = File.Exists(file) ? File.ReadAllText(file) : "";
        var (now, before) = (Lines(api), Lines(written));
        Assert.True(
            written == api,
            $"""
            The public API of {project} is not what src/{project}/PublicAPI.txt says. Where that is meant, write it anew:
              STREAMOTTER_WRITE_API=1 ./test.sh --filter PublicApi_IsAsWritten
            {string.Join('\n', now.Except(before, StringComparer.Ordinal).Select(line => "+ " + line).Concat(before.Except(now, StringComparer.Ordinal).Select(line => "- " + line)).Take(50))}
            """);
    }

    /// <summary>A member with the type that it is of in front, so that equal members of two types differ.</summary>
    private static List<string> Lines(string api)
    {
        var type = "";
        return [.. api.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            if (!line.StartsWith(' '))
                type = line.Split(" : ")[0];
            return line.StartsWith(' ') ? $"{type}: {line.Trim()}" : line;
        })];
    }
}
