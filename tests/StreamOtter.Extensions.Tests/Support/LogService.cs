using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Extensions.Tests.Support;

/// <summary>A real HTTP server that takes logs, answering as it is told: in turn, the last answer for all that follow.</summary>
internal sealed class LogService : IAsyncDisposable
{
    private readonly Channel<(string Path, string? Authorization, JsonElement Body)> _requests = Channel.CreateUnbounded<(string, string?, JsonElement)>();
    private readonly ConcurrentQueue<int> _answers;
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _hang = new();

    private LogService(WebApplication app, int[] answers) => (_app, _answers) = (app, new(answers));

    public string Url => _app.Urls.Single();

    public static async Task<LogService> StartAsync(params int[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new LogService(builder.Build(), answers);
        service._app.Run(service.AnswerAsync);
        await service._app.StartAsync();
        return service;
    }

    /// <summary>The next request: where to, by whom, and what.</summary>
    public Task<(string Path, string? Authorization, JsonElement Body)> NextAsync() => _requests.Reader.ReadAsync().AsTask().WaitAsync(Bounds.Wait);

    public async ValueTask DisposeAsync()
    {
        _hang.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        await _requests.Writer.WriteAsync((context.Request.Path, context.Request.Headers.Authorization, JsonElement.Parse(body.ToArray())));
        var answer = _answers.Count > 1 ? (_answers.TryDequeue(out var next) ? next : 200) : _answers.TryPeek(out var last) ? last : 200;
        if (answer == 0) // never
            await _hang.Task;
        context.Response.StatusCode = answer == 0 ? (int)HttpStatusCode.OK : answer;
    }
}
