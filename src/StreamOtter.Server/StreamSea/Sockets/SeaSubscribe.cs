using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace StreamOtter.Server.StreamSea.Sockets;

/// <summary>What a client asks for.</summary>
/// <param name="Stream">The stream, in the client's jail.</param>
/// <param name="Group">Whom it shares with; null for the client's own group.</param>
internal sealed record SeaSubscribe(string Stream, Guid? Group)
{
    public static bool TryRead(JsonElement message, string jail, [NotNullWhen(true)] out SeaSubscribe? request, out string problem)
    {
        (request, problem) = (null, "");
        Guid? group = null;
        if (message.TryGetProperty("groupId"u8, out var given))
        {
            // RFC 4122 in its 8-4-4-4-12 form, and no other that .NET knows.
            if (given.ValueKind != JsonValueKind.String || !Guid.TryParseExact(SeaMessage.TextIn(message, "groupId"), "D", out var id))
            {
                problem = "The 'groupId' must be a UUID, such as 2f1c0a6e-5e8c-4f0e-9a54-0f6f9d1c7b3a.";
                return false;
            }
            group = id;
        }
        if (SeaMessage.TextIn(message, "payload") is not { } stream)
            problem = "The 'payload' must be a string: the stream's name.";
        else if (SeaNames.CheckStream(jail, stream) is { } wrong)
            problem = wrong;
        else
            request = new SeaSubscribe(stream, group);
        return request is not null;
    }
}
