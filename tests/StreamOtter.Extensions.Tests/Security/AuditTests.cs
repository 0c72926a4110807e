using System.Text.Json;
using StreamOtter.Logging;
using StreamOtter.Security;

namespace StreamOtter.Extensions.Tests.Security;

public sealed class AuditTests : IDisposable
{
    private const string Secret = "a secret of more than thirty-two bytes";

    private readonly TestDirectory _directory = new();
    private readonly SecurityManager _security = new();

    private string Path => _directory.At("audit.log");

    public void Dispose()
    {
        _security.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Events_AreInTheFile_BeforeTheCallReturns_WithoutSecrets()
    {
        _security.ConfigureAuditLogging(new() { FilePath = Path });
        var token = _security.GenerateWebSocketToken(new() { UserId = "ann" }, Secret);
        _security.ValidateWebSocketToken(token, Secret);
        _security.ValidateWebSocketToken(token, Secret + "!");
        _security.RefreshWebSocketToken(token, Secret);
        _security.DefineRole("reader", Permission.ReceiveMessage);
        _security.AssignRoleToUser("ann", "reader");
        _security.CheckUserPermission("ann", Permission.ReceiveMessage);
        _security.CheckUserPermission("ann", Permission.Admin);
        _security.RemoveRoleFromUser("ann", "reader");
        _security.LogSecurityEvent(new("login.failed") { UserId = "bob", Succeeded = false, Details = new Dictionary<string, object?> { ["password"] = "hunter2x", ["given"] = token } });
        Assert.Equal(
            ["audit.configured  True", "token.generated ann True", "token.refused  False", "token.refreshed ann True", "role.defined  True", "role.assigned ann True", "permission.denied ann False", "role.removed ann True", "login.failed bob False"],
            Lines().Select(line => $"{line.GetProperty("message")} {(Fields(line).TryGetProperty("user", out var user) ? user.GetString() : "")} {Fields(line).GetProperty("succeeded")}"));
        Assert.Equal("BadSignature", Fields(Lines()[2]).GetProperty("problem").GetString());
        var text = Text();
        Assert.All([Secret, "hunter2x", "eyJ"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Configure_AgainOrElsewhere_GoesOn()
    {
        _security.ConfigureAuditLogging(new() { FilePath = Path });
        _security.ConfigureAuditLogging(new() { FilePath = Path });
        Assert.Throws<LogOutputException>(() => _security.ConfigureAuditLogging(new() { FilePath = _directory.At("none/audit.log") }));
        _security.LogSecurityEvent(new("still"));
        _security.ConfigureAuditLogging(new() { Enabled = false });
        _security.LogSecurityEvent(new("not kept"));
        Assert.Equal(["audit.configured", "audit.configured", "still"], Lines().Select(line => line.GetProperty("message").GetString()));
    }

    [Fact]
    public void Event_ThatCannotBeKept_FailsItsCall()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("The system has no /dev/full.");
        File.CreateSymbolicLink(Path, "/dev/full");
        var error = Assert.Throws<LogOutputException>(() => _security.ConfigureAuditLogging(new() { FilePath = Path }));
        Assert.Contains("cannot be kept", error.Message, StringComparison.Ordinal);
        Assert.Throws<LogOutputException>(() => _security.GenerateWebSocketToken(new() { UserId = "ann" }, Secret));
    }

    private static JsonElement Fields(JsonElement line) => line.GetProperty("fields");

    private List<JsonElement> Lines() => [.. Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private string Text() => File.ReadAllText(Path);
}
