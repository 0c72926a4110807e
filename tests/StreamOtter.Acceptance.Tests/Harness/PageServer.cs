using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Serves a page with a script to a browser, and takes what the script writes to the console.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private const string Console =
        """
        for (const name of ['log', 'error'])
          console[name] = (...what) => fetch('/console', { method: 'POST', body: what.map(x => typeof x === 'string' ? x : JSON.stringify(x)).join(' ') });
        """;

    private readonly WebApplication _app;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private PageServer(string script)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.MapGet("/", context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync($"<!doctype html><title>client</title><script>{Console}</script><script>{script}</script>");
        });
        _app.MapPost("/console", async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            _lines.Writer.TryWrite(await reader.ReadToEndAsync());
        });
        _app.MapFallback(context => { context.Response.StatusCode = StatusCodes.Status404NotFound; return Task.CompletedTask; });
    }

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<PageServer> StartAsync(string script)
    {
        var server = new PageServer(script);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Waits for a line of the console; lines come in any order.</summary>
    public async Task WaitForLineAsync(params string[] parts)
    {
        using var timeout = new CancellationTokenSource(Limits.Wait);
        var seen = new List<string>();
        try
        {
            while (!parts.All(part => seen.Exists(line => line.Contains(part, StringComparison.Ordinal))))
                seen.Add(await _lines.Reader.ReadAsync(timeout.Token));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The page did not write all of '{string.Join("', '", parts)}' but:\n{string.Join('\n', seen)}");
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
