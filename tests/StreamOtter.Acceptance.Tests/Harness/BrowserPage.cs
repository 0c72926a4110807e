using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A page for a browser, whose console lines come back here.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private const string ReportConsole = """
        <script>
        const send = (...words) => fetch('/said', { method: 'POST', body: words.map(w => typeof w === 'string' ? w : JSON.stringify(w)).join(' ') });
        console.log = send; console.error = send;
        </script>
        """;

    private readonly HttpListener _listener = new();
    private readonly StringBuilder _said = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly Task _serving;
    private readonly string _html;
    private readonly int _port;

    private BrowserPage(string html)
    {
        _html = "<!doctype html><meta charset=utf-8>" + ReportConsole + html;
        _port = FreePort();
        _listener.Prefixes.Add($"http://localhost:{_port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public IEnumerable<string> BrowserArguments =>
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", $"--user-data-dir={Repository.NewDirectory()}",
        $"http://localhost:{_port}/",
    ];

    public static BrowserPage Serve(string html) => new(html);

    public async Task<string> UntilReceivedAsync(string text, TimeSpan limit)
    {
        using var bound = new CancellationTokenSource(limit);
        while (!Said().Contains(text, StringComparison.Ordinal))
            await _more.WaitAsync(bound.Token);
        return Said();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _more.Dispose();
    }

    private string Said()
    {
        lock (_said)
            return _said.ToString();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                if (context.Request.HttpMethod == "POST")
                {
                    using var reader = new StreamReader(context.Request.InputStream);
                    var line = await reader.ReadToEndAsync();
                    lock (_said)
                        _said.AppendLine(line);
                    _more.Release();
                }
                else
                {
                    context.Response.ContentType = "text/html";
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_html));
                }
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Closed with the test.
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
