using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StreamOtter.Client.Tests.Support;

/// <summary>One connection of a <see cref="FakeGateway"/>.</summary>
internal sealed class FakeConnection(WebSocket socket, HttpContext context) : IDisposable
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JsonElement Hello { get; set; }

    public int? CloseCode => (int?)socket.CloseStatus;

    public Task Over => _over.Task;

    /// <summary>The client's next message.</summary>
    public async Task<JsonElement> ReceiveAnyAsync()
    {
        var text = await ReceiveTextAsync();
        Assert.True(text is not null, $"The client closed with {CloseCode} {socket.CloseStatusDescription} where a message was expected.");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>The client's next message, which must be of this type.</summary>
    public async Task<JsonElement> ReceiveAsync(string type)
    {
        var message = await ReceiveAnyAsync();
        Assert.Equal(type, message.GetProperty("type").GetString());
        return message;
    }

    /// <summary>Waits for the client's goodbye, and answers its code.</summary>
    public async Task<int?> ReceiveCloseAsync()
    {
        Assert.Null(await ReceiveTextAsync());
        return CloseCode;
    }

    public async Task SendAsync(string message)
    {
        using var limit = new CancellationTokenSource(Bounds.Wait);
        await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
    }

    public Task SendBinaryAsync() => socket.SendAsync(new byte[1], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>Takes a <c>subscribe</c> and answers it with a position.</summary>
    public async Task<JsonElement> SubscribedAsync(string offsets = """{"0":0}""", string epoch = "e")
    {
        var request = await ReceiveAsync("subscribe");
        var sub = request.GetProperty("sub").GetInt32();
        await SendAsync($$$"""{"type":"subscribed","sub":{{{sub}}},"stream":"s","position":{"epoch":"{{{epoch}}}","offsets":{{{offsets}}}}}""");
        return request;
    }

    /// <summary>Delivers records of text, whose value is their offset.</summary>
    public Task SendRecordsAsync(int sub, int partition, params long[] offsets) =>
        SendAsync($$"""{"type":"records","sub":{{sub}},"records":[{{string.Join(',', offsets.Select(offset => $$"""{"p":{{partition}},"o":{{offset}},"t":1,"s":"{{offset}}"}"""))}}]}""");

    /// <summary>Says goodbye with a code, and waits for the client's.</summary>
    public async Task CloseAsync(int code, string reason = "")
    {
        await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);
        try
        {
            while (await ReceiveTextAsync() is not null)
            {
                // What the client sent before it heard.
            }
        }
        catch (WebSocketException)
        {
            // It said no goodbye.
        }
        _over.TrySetResult();
    }

    /// <summary>Cuts the connection as a crash does.</summary>
    public void Abort()
    {
        if (!_over.Task.IsCompleted)
            context.Abort();
        _over.TrySetResult();
    }

    public void Dispose() => _over.TrySetResult();

    private async Task<string?> ReceiveTextAsync()
    {
        using var limit = new CancellationTokenSource(Bounds.Wait);
        var buffer = new byte[4 << 20];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                _over.TrySetResult();
                return null;
            }
            length += received.Count;
            if (received.EndOfMessage)
                return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }
}
