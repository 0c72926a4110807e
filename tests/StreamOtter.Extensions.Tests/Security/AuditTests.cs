using System.Globalization;
using System.Runtime.InteropServices;
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
        _security.DefineRole("reader", Permission.ReceiveMessage);
        _security.AssignRoleToUser("bob", "reader");
        _security.ConfigurePayloadEncryption(Keys("old"));
        var payload = _security.EncryptPayload("text");
        _security.ConfigureAuditLogging(new() { FilePath = Path });
        Fill(Path);

        var error = Assert.Throws<LogOutputException>(() => _security.AssignRoleToUser("ann", "reader"));
        Assert.Contains("'role.assigned' cannot be kept", error.Message, StringComparison.Ordinal);
        Assert.Contains("was not done", error.Message, StringComparison.Ordinal);
        Action[] calls =
        [
            () => _security.DefineRole("reader", Permission.Admin),
            () => _security.RemoveRoleFromUser("bob", "reader"),
            () => _security.ConfigurePayloadEncryption(Keys("new")),
            () => _security.RotatePayloadKey("newer", new byte[32]),
            () => _security.ConfigureKafkaSecurity(new() { UseTls = true }),
            () => _security.ConfigureWebSocketSecurity(new() { Tokens = new() { Issuer = "shop" } }),
            () => _security.GenerateWebSocketToken(new() { UserId = "ann" }, Secret),
            () => _security.ValidateWebSocketToken("no token", Secret),
            () => _security.CheckUserPermission("ann", Permission.ReceiveMessage),
        ];
        Assert.All(calls, call => Assert.Throws<LogOutputException>(call));

        _security.ConfigureAuditLogging(new());
        Assert.True(_security.CheckUserPermission("bob", Permission.ReceiveMessage));
        Assert.False(_security.CheckUserPermission("bob", Permission.Admin));
        Assert.False(_security.CheckUserPermission("ann", Permission.ReceiveMessage));
        Assert.Equal("text", _security.DecryptPayload(payload));
        Assert.False(_security.KafkaSecurity.UseTls);
        Assert.Null(_security.ValidateWebSocketToken(_security.GenerateWebSocketToken(new() { UserId = "ann" }, Secret), Secret).Claims!.Issuer);
        _security.RotatePayloadKey("newer", new byte[32]);
    }

    [Fact]
    public void Configure_OfAFileThatIsFull_LeavesTheOneBefore()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("The system has no /dev/full.");
        _security.ConfigureAuditLogging(new() { FilePath = Path });
        var full = _directory.At("full.log");
        File.CreateSymbolicLink(full, "/dev/full");
        Assert.Throws<LogOutputException>(() => _security.ConfigureAuditLogging(new() { FilePath = full }));
        _security.LogSecurityEvent(new("still"));
        Assert.Equal(["audit.configured", "still"], Lines().Select(line => line.GetProperty("message").GetString()));
    }

    private static PayloadEncryptionOptions Keys(string id) => new() { KeyId = id, Keys = { [id] = Convert.ToBase64String(new byte[32]) } };

    /// <summary>Nothing more can be written to a file that is open, nor when it is opened anew.</summary>
    private static void Fill(string path)
    {
        using var full = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.ReadWrite);
        var open = Directory.GetFiles("/proc/self/fd").Single(descriptor => new FileInfo(descriptor).LinkTarget == path);
        Assert.NotEqual(-1, Dup2(full.DangerousGetHandle().ToInt32(), int.Parse(System.IO.Path.GetFileName(open), CultureInfo.InvariantCulture)));
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/full");
    }

    [DllImport("libc", EntryPoint = "dup2")]
    private static extern int Dup2(int from, int to);

    private static JsonElement Fields(JsonElement line) => line.GetProperty("fields");

    private List<JsonElement> Lines() => [.. Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private string Text() => File.ReadAllText(Path);
}
