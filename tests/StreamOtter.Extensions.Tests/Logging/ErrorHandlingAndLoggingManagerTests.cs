using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamOtter.Logging;
using StreamOtter.Protocol.Tokens;
using StreamOtter.Security;
using StreamOtter.WebSockets;

namespace StreamOtter.Extensions.Tests.Logging;

public sealed class ErrorHandlingAndLoggingManagerTests : IAsyncDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly ErrorHandlingAndLoggingManager _manager = new();

    private string Path => _directory.At("app.log");

    public async ValueTask DisposeAsync()
    {
        await _manager.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Log_WithContext_HasItsNamesAndValues()
    {
        _manager.ConfigureLogging(ToFile());
        _manager.Log("Application started", LogLevel.Information);
        _manager.Log("An unexpected situation occurred", LogLevel.Warning, new { detail = "More info" });
        _manager.Log("by dictionary", LogLevel.Warning, new Dictionary<string, object?> { ["count"] = 2, ["password"] = "hunter2x" });
        _manager.Log("by value", LogLevel.Warning, 5);
        _manager.Log("by exception", LogLevel.Error, new TimeoutException("late"));
        var lines = await LinesAsync();
        Assert.Equal(
            ["{}", """{"detail":"More info"}""", """{"count":2,"password":"[redacted]"}""", """{"context":5}""", "{}"],
            lines.Select(line => line.TryGetProperty("fields", out var fields) ? fields.GetRawText() : "{}"));
        Assert.Equal("System.TimeoutException", lines[^1].GetProperty("exceptionType").GetString());
    }

    [Fact]
    public async Task Log_OfSecrets_HasNone()
    {
        const string Secret = "hunter2x";
        const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl";
        _manager.ConfigureLogging(ToFile(options => options.SecretNames = ["iban"]));
        var logger = _manager.GetLogger("App");
        logger.LogInformation("The user logs in with {Password} and {Iban}", Secret, Secret);
        logger.LogInformation("got " + Token);
        logger.LogInformation("{Value}", $"token={Token}");
        logger.LogError(new InvalidOperationException("password=" + Secret, new AuthenticationException("Bearer " + Token)), "failed");
        _manager.Log("log", LogLevel.Information, new { nested = new { apiKey = Secret }, Authorization = Secret });
        _manager.HandleError(new InvalidOperationException("secret: " + Secret));
        Assert.Equal(6, (await LinesAsync()).Count);
        var text = await File.ReadAllTextAsync(Path);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Level_ThatThereIsNot_IsRefused()
    {
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => _manager.Log("x", (LogLevel)77)).ParamName);
        Assert.Contains("Critical", Assert.Throws<ArgumentOutOfRangeException>(() => _manager.SetModuleLogLevel("App", (LogLevel)77)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetModuleLogLevel_HoldsForTheModuleAndThoseBelow()
    {
        _manager.ConfigureLogging(ToFile(options => options.Modules["App.Noisy"] = LogLevel.Error));
        _manager.SetModuleLogLevel("App", LogLevel.Debug);
        _manager.SetModuleLogLevel("App.Off", LogLevel.None);
        foreach (var module in new[] { "App", "App.Orders", "App.Noisy.Part", "App.Off", "Apple", "Other" })
        {
            foreach (var level in new[] { LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Critical })
                _manager.GetLogger(module).Log(level, "{Level}", level);
        }
        Assert.Equal(
            ["App Debug", "App Information", "App Critical", "App.Orders Debug", "App.Orders Information", "App.Orders Critical", "App.Noisy.Part Critical", "Apple Information", "Apple Critical", "Other Information", "Other Critical"],
            (await LinesAsync()).Select(line => $"{line.GetProperty("module")} {line.GetProperty("level")}"));
    }

    [Fact]
    public async Task ConfigureLogging_AgainToTheSameFile_LosesNothing()
    {
        for (var next = 0; next < 20; next++)
        {
            _manager.ConfigureLogging(ToFile());
            _manager.Log($"{next}", LogLevel.Information);
        }
        await _manager.DisposeAsync();
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"{number}").Order(StringComparer.Ordinal), (await ReadAsync()).Select(line => line.GetProperty("message").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ConfigureLogging_ThatFails_LeavesEverythingAsItWas()
    {
        _manager.ConfigureLogging(ToFile());
        var error = Assert.Throws<ArgumentException>(() => _manager.ConfigureLogging(new() { Output = LogOutput.File | LogOutput.Service, MaxFiles = 0, ServiceEndpoint = "ftp://x" }));
        Assert.All(["FilePath: ", "MaxFiles: ", "ServiceEndpoint: "], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        Assert.Throws<LogOutputException>(() => _manager.ConfigureLogging(ToFile(options => options.FilePath = _directory.At("none/app.log"))));
        Assert.Throws<ArgumentNullException>(() => _manager.ConfigureLogging(null!));
        _manager.Log("still", LogLevel.Information);
        Assert.Equal(["still"], (await LinesAsync()).Select(line => line.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Output_ThatFailsLater_IsToldToErrorHandlers()
    {
        var told = new TaskCompletionSource<Exception>();
        _manager.OnError(error => told.TrySetResult(error));
        _manager.ConfigureLogging(ToFile(options => (options.MaxFileBytes, options.MaxFiles) = (1_024, 2)));
        Directory.CreateDirectory(Path + ".1/x");
        for (var next = 0; next < 3; next++)
        {
            _manager.Log(new string('x', 900), LogLevel.Information);
            await _manager.FlushAsync().WaitAsync(Bounds.Wait);
        }
        Assert.IsType<IOException>(await told.Task.WaitAsync(Bounds.Wait));
        Assert.Equal(new LogCounts(1, 0, 2), _manager.Counts);
    }

    [Fact]
    public async Task HandleError_CallsEveryHandler_AlsoAfterOneThatThrows_AndLogs()
    {
        var told = new List<string>();
        _manager.ConfigureLogging(ToFile());
        _manager.OnError(_ => throw new InvalidOperationException("this handler is broken"));
        _manager.OnError(error => told.Add(error.Message));
        _manager.ErrorOccurred += (_, report) => told.Add($"{report.Category} in {report.Module}");
        var gone = _manager.OnError(_ => told.Add("a handler that is gone"));
        gone.Dispose();
        gone.Dispose();
        Assert.Equal(ErrorCategory.Network, _manager.HandleError(new TimeoutException("late"), "App.Orders"));
        Assert.Equal(["late", "Network in App.Orders"], told);
        var lines = await LinesAsync();
        Assert.Equal(["late", "An error handler failed"], lines.Select(line => line.GetProperty("message").GetString()));
        Assert.Equal("App.Orders", lines[0].GetProperty("module").GetString());
        Assert.Equal("Network", lines[0].GetProperty("fields").GetProperty("category").GetString());
        Assert.Throws<ArgumentNullException>(() => _manager.HandleError(null!));
    }

    [Fact]
    public void OnError_HearsWhatTheLibrarysPartsLog_WhateverIsWritten_AndNothingElse()
    {
        var told = new List<string>();
        _manager.ErrorOccurred += (_, report) => told.Add($"{report.Error.Message}: {report.Category} in {report.Module}");
        _manager.ConfigureLogging(new() { Output = LogOutput.None });
        foreach (var module in new[] { "StreamOtter", "StreamOtter.WebSockets", "StreamOtterShop", "Shop" })
        {
            var logger = _manager.GetLogger(module);
            foreach (var level in new[] { LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.None })
                logger.Log(level, new TimeoutException($"{level}"), "failed");
            logger.LogError("without an error");
        }
        Assert.Equal(
            ["Warning: Network in StreamOtter", "Error: Network in StreamOtter", "Warning: Network in StreamOtter.WebSockets", "Error: Network in StreamOtter.WebSockets"],
            told);
    }

    [Fact]
    public async Task OnError_HearsOfAConnection_OfAListener_AndOfATokenThatEnds()
    {
        var told = new ConcurrentQueue<Exception>();
        _manager.ConfigureLogging(new() { Output = LogOutput.None });
        _manager.OnError(told.Enqueue);
        await using var sockets = new WebSocketManager(loggerFactory: _manager);
        var nobody = sockets.CreateConnection("ws://127.0.0.1:1", new() { Reconnection = new() { MaxRetries = 0 } });
        await nobody.Completion.WaitAsync(Bounds.Wait);
        Assert.IsType<ConnectionFailedException>(Assert.Single(told));

        var configuration = new StreamOtter.Configuration.ConfigurationManager(_manager);
        configuration.OnConfigChanged(_ => throw new InvalidOperationException("a listener of settings"));
        configuration.SetConfig("Shop:Name", "Otter");
        Assert.Equal("a listener of settings", told.Last().Message);

        var time = new ManualTime();
        using var security = new SecurityManager(_manager, time);
        var secret = new string('s', 32);
        using var refresh = security.StartTokenRefresh(security.GenerateWebSocketToken(new() { UserId = "ann" }, secret), secret, TimeSpan.FromMinutes(50));
        time.Advance(TimeSpan.FromDays(2)); // longer than RefreshLimit
        Assert.IsType<TokenException>(told.Last());
    }

    [Fact]
    public async Task Handler_ThatCausesErrorsItself_IsNotCalledForThem()
    {
        var told = new List<string>();
        _manager.ConfigureLogging(ToFile());
        _manager.OnError(error =>
        {
            told.Add(error.Message);
            _manager.GetLogger("StreamOtter.Part").LogError(new TimeoutException("by the handler"), "failed");
        });
        _manager.GetLogger("StreamOtter.Part").LogError(new TimeoutException("first"), "failed");
        _manager.HandleError(new TimeoutException("second"));
        Assert.Equal(["first", "second"], told);
        Assert.Equal(4, (await LinesAsync()).Count);
    }

    [Fact]
    public void CategorizeError_ByWhatWasThrownAndItsCauses_IsTold()
    {
        Assert.Equal(ErrorCategory.Network, _manager.CategorizeError(new SocketException()));
        Assert.Equal(ErrorCategory.Network, _manager.CategorizeError(new HttpRequestException("x", null, HttpStatusCode.BadGateway)));
        Assert.Equal(ErrorCategory.Authentication, _manager.CategorizeError(new HttpRequestException("x", null, HttpStatusCode.Unauthorized)));
        Assert.Equal(ErrorCategory.Authentication, _manager.CategorizeError(new HttpRequestException("x", new AuthenticationException())));
        Assert.Equal(ErrorCategory.Authentication, _manager.CategorizeError(new TokenKeyException("x")));
        Assert.Equal(ErrorCategory.Serialization, _manager.CategorizeError(new JsonException()));
        Assert.Equal(ErrorCategory.Serialization, _manager.CategorizeError(new AggregateException(new InvalidOperationException(), new FormatException())));
        Assert.Equal(ErrorCategory.Unknown, _manager.CategorizeError(new InvalidOperationException()));
        _manager.AddCategorizer(error => error is InvalidOperationException ? ErrorCategory.Network : null);
        Assert.Equal(ErrorCategory.Network, _manager.CategorizeError(new InvalidOperationException()));
        Assert.Equal(ErrorCategory.Serialization, _manager.CategorizeError(new InvalidOperationException("x", new JsonException())));
    }

    [Fact]
    public async Task Forwarding_GoesToTheApplicationsLogging_WithoutSecrets_AndToNoOutputOfItsOwn()
    {
        var provider = new ListProvider();
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(provider));
        await using var manager = new ErrorHandlingAndLoggingManager(factory);
        var logger = manager.GetLogger("App");
        logger.LogDebug("too low for the application, as it configured");
        Assert.False(logger.IsEnabled(LogLevel.Debug));
        Assert.True(logger.IsEnabled(LogLevel.Information));
        logger.LogInformation("with {Token}", "hunter2x");
        logger.LogError(new InvalidOperationException("password=hunter2x"), "failed");
        logger.LogError(new InvalidOperationException("plain"), "failed too");
        var late = new ListProvider();
        manager.AddProvider(late);
        logger.LogInformation("to both");
        Assert.Equal("App|Information|with [redacted]|", provider.Entries[0]);
        Assert.StartsWith("App|Error|failed\nSystem.InvalidOperationException: password=[redacted]", provider.Entries[1], StringComparison.Ordinal);
        Assert.Equal("App|Error|failed too|plain", provider.Entries[2]);
        Assert.Equal(["App|Information|to both|"], late.Entries);
        Assert.Equal(4, provider.Entries.Count);
        Assert.Equal(default, manager.Counts);
    }

    [Fact]
    public async Task Log_AfterDispose_IsNoError()
    {
        _manager.ConfigureLogging(ToFile());
        await _manager.DisposeAsync();
        _manager.Log("too late", LogLevel.Information);
        Assert.Equal(1, _manager.Counts.Dropped);
        Assert.Throws<ObjectDisposedException>(() => _manager.ConfigureLogging(new()));
    }

    private LoggingOptions ToFile(Action<LoggingOptions>? change = null)
    {
        var options = new LoggingOptions { Output = LogOutput.File, FilePath = Path, Format = LogFormat.Json };
        change?.Invoke(options);
        return options;
    }

    private async Task<List<JsonElement>> LinesAsync()
    {
        await _manager.FlushAsync().WaitAsync(Bounds.Wait);
        return await ReadAsync();
    }

    private async Task<List<JsonElement>> ReadAsync()
    {
        await using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private sealed class ListProvider : ILoggerProvider
    {
        public List<string> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => new ListLogger(categoryName, Entries);

        public void Dispose()
        {
        }
    }

    private sealed class ListLogger(string category, List<string> entries) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Add($"{category}|{logLevel}|{formatter(state, exception)}|{exception?.Message}");
    }
}
