using Microsoft.Extensions.Configuration;
using StreamOtter.Configuration;
using StreamOtter.Hosting;
using StreamOtter.Logging;
using ConfigurationManager = StreamOtter.Configuration.ConfigurationManager;

namespace StreamOtter.Extensions.Tests.Configuration;

public sealed class ConfigurationManagerTests : IDisposable
{
    private const string Json =
        """
        {
          // how it logs
          "StreamOtter": {
            "Logging": { "Level": "Warning", "Output": "Console, File", "FilePath": "app.log", "Modules": { "StreamOtter.Kafka": "Debug" } },
            "Telemetry": { "Enabled": false, },
          },
          "Shop": { "Name": "Otter & Söhne", "Ports": [80, 443], "Note": null }
        }
        """;

    private const string Yaml =
        """
        StreamOtter:   # how it logs
          Logging:
            Level: Warning
            Output: Console, File
            FilePath: app.log
            Modules:
              StreamOtter.Kafka: Debug
          Telemetry:
            Enabled: false
        Shop:
          Name: "Otter & Söhne"
          Ports: [80, 443]
          Note: ~
        """;

    private readonly TestDirectory _directory = new();
    private readonly ConfigurationManager _manager = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("config.json", Json)]
    [InlineData("config.yaml", Yaml)]
    [InlineData("CONFIG.YML", Yaml)]
    [InlineData("marked.json", "\uFEFF" + Json)]
    public void Load_OfEitherFormat_IsTheSame(string name, string text)
    {
        _manager.LoadConfig(_directory.Write(name, text));
        Assert.Equal("Otter & Söhne", _manager.GetConfig("shop:NAME"));
        Assert.Equal(443, _manager.GetConfig("Shop:Ports:1", 0));
        Assert.Equal(8080, _manager.GetConfig("Shop:Ports:2", 8080));
        Assert.Null(_manager.GetConfig("Shop:Note"));
        var options = _manager.Configuration.GetSection("StreamOtter").Get<StreamOtterOptions>()!;
        Assert.Equal(LogOutput.Console | LogOutput.File, options.Logging!.Output);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Debug, options.Logging.Modules["StreamOtter.Kafka"]);
        Assert.False(options.Telemetry.Enabled);
    }

    [Fact]
    public void Load_OfAJsonFileWithErrors_TellsAllWithTheirLines() => AssertErrors(
        "config.json",
        """
        {
          "StreamOtter": {
            "Logging": {
              "Level": "Loud",
              "Levle": "Debug",
              "MaxFiles": "many",
              "MaxFiles": 3
            },
            "Telemetrie": { "Enabled": true },
            "Audit": { "Enabled": "yes" },
            "WebSocketSecurity": { "Tokens": { "Lifetime": "10" } }
          }
        }
        """,
        [(4, "StreamOtter:Logging:Level"), (5, "StreamOtter:Logging:Levle"), (6, "StreamOtter:Logging:MaxFiles"), (7, "StreamOtter:Logging:MaxFiles"), (9, "StreamOtter:Telemetrie:Enabled"), (10, "StreamOtter:Audit:Enabled"), (11, "StreamOtter:WebSocketSecurity:Tokens:Lifetime")]);

    [Fact]
    public void Load_OfAYamlFileWithErrors_TellsAllWithTheirLines() => AssertErrors(
        "config.yaml",
        """
        StreamOtter:
          Logging:
            Level: Loud
            Output: Printer

          Telemetry:
            MaxMetrics: 1.5
        """,
        [(3, "StreamOtter:Logging:Level"), (4, "StreamOtter:Logging:Output"), (7, "StreamOtter:Telemetry:MaxMetrics")]);

    [Fact]
    public void Load_OfValuesThatCannotWork_TellsAllWithTheirLines() => AssertErrors(
        "config.yaml",
        """
        StreamOtter:
          Logging:
            Output: File, Service
            MaxFiles: 0
            ServiceEndpoint: ftp://x
          KafkaSecurity:
            Mechanism: Plain
          PayloadEncryption:
            KeyId: k2
            Keys:
              k1: c2hvcnQ=
          Connections:
            MaxMessageBytes: 1
            SendBuffer:
              MaxMessages: 0
            Reconnection:
              Factor: 0.5
              CircuitBreaker:
                Threshold: 0
            Heartbeat:
              Timeout: 00:00:00
          RateLimit:
            Messages: 0
        """,
        [(2, "StreamOtter:Logging:FilePath"), (4, "StreamOtter:Logging:MaxFiles"), (5, "StreamOtter:Logging:ServiceEndpoint"), (6, "StreamOtter:KafkaSecurity:Username, Password"), (7, "StreamOtter:KafkaSecurity:Mechanism"), (9, "StreamOtter:PayloadEncryption:KeyId"), (10, "StreamOtter:PayloadEncryption:Keys"),
            (13, "StreamOtter:Connections:MaxMessageBytes"), (15, "StreamOtter:Connections:SendBuffer:MaxMessages"), (17, "StreamOtter:Connections:Reconnection:Factor"), (19, "StreamOtter:Connections:Reconnection:CircuitBreaker:Threshold"), (21, "StreamOtter:Connections:Heartbeat:Timeout"), (23, "StreamOtter:RateLimit:Messages")]);

    [Fact]
    public void Load_OfMistakesOfEveryKind_TellsAllWithTheirLines() => AssertErrors(
        "config.yaml",
        """
        StreamOtter:
          Logging:
            Output: File
            Levle: Debug
            MaxFiles: 0
          Connections: many
          RateLimit:
            Messages: 0
            Period: short
        """,
        [(2, "StreamOtter:Logging:FilePath"), (4, "StreamOtter:Logging:Levle"), (5, "StreamOtter:Logging:MaxFiles"), (6, "StreamOtter:Connections"),
            (8, "StreamOtter:RateLimit:Messages"), (9, "StreamOtter:RateLimit:Period")]);

    [Theory]
    [InlineData("a.yaml", "StreamOtter: 5")]
    [InlineData("a.json", """{"StreamOtter": 5}""")]
    public void Load_OfAValueForTheSection_IsRefused(string name, string text) => AssertErrors(name, text, [(1, "StreamOtter")]);

    [Theory]
    [InlineData("a.yaml", "StreamOtter:\n  RateLimit:\n  Connections: ~\n  Logging: {}\n  PayloadEncryption:\n    Keys:\n")]
    [InlineData("a.json", """{"StreamOtter": {"RateLimit": null, "Connections": {}, "Logging": null, "PayloadEncryption": {"Keys": null}}}""")]
    [InlineData("a.yaml", "StreamOtter:")]
    public void Load_OfSectionsWithNothingInThem_IsAsWithoutThem(string name, string text)
    {
        _manager.LoadConfig(_directory.Write(name, text));
        Assert.Null(_manager.Configuration.GetSection("StreamOtter").Get<StreamOtterOptions>()?.RateLimit);
    }

    /// <summary>Nothing but a ConfigException comes of a file, wherever it is cut and whatever stands in it.</summary>
    [Fact]
    public void Load_OfWhatIsLeftOpen_IsRefusedOrTaken()
    {
        string[] parts = ["{", "}", "[", "]", "a: ", "- ", "? ", "\n", "  ", "\t", "'", "\"", "&x ", "*x", "!!str ", "!", "| ", "> ", "#", "---\n", "...\n", "%YAML 1.2\n", ", ", ": ", "<<: ", "\\x", "b"];
        var random = new Random(7);
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                _manager.LoadConfig(_directory.Write(round % 4 == 0 ? "a.json" : "a.yaml", text));
            }
            catch (ConfigException error)
            {
                Assert.DoesNotContain("line 0", error.Message, StringComparison.Ordinal);
            }
            catch (Exception error)
            {
                Assert.Fail($"{text}\n{error}");
            }
        }
    }

    [Theory]
    [InlineData("a.json", "", 1)]
    [InlineData("a.json", "[]", 1)]
    [InlineData("a.json", "{\n\"a\": 1,\n\"b\" 2}", 3)]
    [InlineData("a.json", "{\"a\": 1}\n{}", 2)]
    [InlineData("a.json", "{\"a\": \"\\ud800\"}", 1)]
    [InlineData("a.yaml", "", 1)]
    [InlineData("a.yaml", "- a", 1)]
    [InlineData("a.yaml", "a: 1\nb: [\n", 3)]
    [InlineData("a.yaml", "a: [1\nb: 2\n", 1)]
    [InlineData("a.yaml", "a: 1\na: 2\n", 2)]
    [InlineData("a.yaml", "a: 1\n---\nb: 2\n", 1)]
    [InlineData("a.yaml", "? [a]\n: b\n", 1)]
    [InlineData("a.txt", "a: 1", 0)]
    public void Load_OfWhatIsNoConfiguration_SaysWhere(string name, string text, int line)
    {
        var error = Assert.Throws<ConfigException>(() => _manager.LoadConfig(_directory.Write(name, text)));
        Assert.Equal(line, error.Errors[0].Line);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfHugeOrDeepFiles_IsRefused_AtNoCost()
    {
        Refused("large.json", new string(' ', (1 << 20) + 1));
        Refused("deep.json", string.Concat(Enumerable.Repeat("{\"a\":", 1_000)));
        Refused("deep.yaml", "a: " + new string('[', 100) + new string(']', 100));
        Refused("many.json", "{" + string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"\"k{number}\":1")) + "}");
        // A few lines that stand for more than any memory has room for.
        Refused("laughs.yaml", "a0: &a0 [[], []]\n" + string.Concat(Enumerable.Range(1, 25).Select(number => $"a{number}: &a{number} [{string.Join(", ", Enumerable.Repeat($"*a{number - 1}", 9))}]\n")));
        Refused("missing.json", null);

        void Refused(string name, string? text) =>
            Assert.InRange(Assert.Throws<ConfigException>(() => _manager.LoadConfig(text is null ? _directory.At(name) : _directory.Write(name, text))).Errors.Count, 1, 20);
    }

    [Fact]
    public void SetConfig_TellsOfChanges_AndFollowsIntoConfiguration()
    {
        var changes = new List<ConfigChange>();
        var reloads = 0;
        using var token = Microsoft.Extensions.Primitives.ChangeToken.OnChange(_manager.Configuration.GetReloadToken, () => reloads++);
        _manager.ConfigChanged += (_, _) => throw new InvalidOperationException("this handler is broken");
        using var registration = _manager.OnConfigChanged(changes.Add);
        _manager.SetConfig("Shop:Name", "Otter");
        _manager.SetConfig("shop:name", "Otter");
        _manager.SetConfig("Shop:Name", "Otter 2");
        Assert.Equal("Otter 2", _manager.Configuration["Shop:Name"]);
        _manager.SetConfig("Shop:Name", null);
        _manager.SetConfig("Shop:Other", null);
        Assert.Null(_manager.Configuration["Shop:Name"]);
        Assert.Equal([new("Shop:Name", null, "Otter"), new("Shop:Name", "Otter", "Otter 2"), new ConfigChange("Shop:Name", "Otter 2", null)], changes);
        Assert.Equal(3, reloads);
        changes.Clear();
        _manager.LoadConfig(_directory.Write("a.json", """{"Shop": {"Name": "New"}, "Other": 1}"""));
        Assert.Equal(["Shop:Name", "Other"], changes.Select(change => change.ToString()));
        registration.Dispose();
        _manager.SetConfig("Shop:Name", "unseen");
        Assert.Equal(2, changes.Count);
    }

    [Fact]
    public void SetConfig_OfWhatCannotBe_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => _manager.SetConfig("StreamOtter:Logging:Level", "Loud"));
        Assert.Throws<ArgumentException>(() => _manager.SetConfig("StreamOtter:Logging:Nothing", "x"));
        Assert.Throws<ArgumentException>(() => _manager.SetConfig("", "x"));
        _manager.SetConfig("StreamOtter:Logging:Level", "error");
        Assert.Equal("error", _manager.GetConfig("StreamOtter:Logging:Level"));
        Assert.Throws<FormatException>(() => _manager.GetConfig("StreamOtter:Logging:Level", 1));
    }

    private void AssertErrors(string name, string text, (int Line, string Key)[] expected)
    {
        var error = Assert.Throws<ConfigException>(() => _manager.LoadConfig(_directory.Write(name, text)));
        Assert.Equal(expected, error.Errors.Select(found => (found.Line, found.Key!)));
        Assert.All(expected, found => Assert.Contains($"line {found.Line}: {found.Key}: ", error.Message, StringComparison.Ordinal));
        Assert.Null(_manager.GetConfig("StreamOtter:Logging:Level")); // nothing is taken over
    }
}
