using StreamOtter.Security;

namespace StreamOtter.Extensions.Tests.Security;

public sealed class RoleTests : IDisposable
{
    private readonly SecurityManager _security = new();

    public void Dispose() => _security.Dispose();

    [Fact]
    public void Check_IsWhatTheRolesAllow()
    {
        _security.DefineRole("reader", Permission.ReceiveMessage);
        _security.DefineRole("writer", [Permission.SendMessage]);
        _security.DefineRole("admin", Permission.Admin);
        Assert.False(_security.CheckUserPermission("ann", Permission.ReceiveMessage));
        _security.AssignRoleToUser("ann", "reader");
        _security.AssignRoleToUser("ann", "writer");
        Assert.True(_security.CheckUserPermission("ann", Permission.ReceiveMessage));
        Assert.True(_security.CheckUserPermission("ann", Permission.SendMessage));
        Assert.False(_security.CheckUserPermission("ann", Permission.ConfigureSecurity));
        Assert.False(_security.CheckUserPermission("ann", Permission.Admin));
        Assert.False(_security.CheckUserPermission("Ann", Permission.ReceiveMessage));
        Assert.True(_security.RemoveRoleFromUser("ann", "reader"));
        Assert.False(_security.RemoveRoleFromUser("ann", "reader"));
        Assert.False(_security.CheckUserPermission("ann", Permission.ReceiveMessage));
        Assert.True(_security.CheckUserPermission("ann", Permission.SendMessage));
    }

    [Fact]
    public void Admin_MayDoEverything()
    {
        _security.DefineRole("admin", Permission.Admin);
        _security.AssignRoleToUser("root", "admin");
        Assert.All(Enum.GetValues<Permission>(), permission => Assert.True(_security.CheckUserPermission("root", permission)));
        _security.DefineRole("admin"); // from now on it allows nothing
        Assert.All(Enum.GetValues<Permission>(), permission => Assert.False(_security.CheckUserPermission("root", permission)));
    }

    [Fact]
    public void Check_OfATokensUser_CountsTheTokensRoles()
    {
        _security.DefineRole("reader", Permission.ReceiveMessage);
        var user = new UserDetails { UserId = "ann", Roles = ["reader", "a role that is not defined"] };
        Assert.True(_security.CheckUserPermission(user, Permission.ReceiveMessage));
        Assert.False(_security.CheckUserPermission(user, Permission.SendMessage));
        Assert.False(_security.CheckUserPermission(user with { Roles = ["READER"] }, Permission.ReceiveMessage));
    }

    [Fact]
    public void Assign_OfAnUnknownRole_IsRefused()
    {
        _security.DefineRole("reader", Permission.ReceiveMessage);
        var error = Assert.Throws<ArgumentException>(() => _security.AssignRoleToUser("ann", "writer"));
        Assert.Contains("There is no role 'writer': define it first. There are: reader.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => _security.AssignRoleToUser(null!, "reader"));
        Assert.Throws<ArgumentException>(() => _security.DefineRole("", Permission.Admin));
        Assert.Throws<ArgumentException>(() => _security.DefineRole("odd", (Permission)99));
        Assert.Throws<ArgumentException>(() => _security.DefineRole("odd", (Permission)(-1)));
        Assert.False(_security.CheckUserPermission("ann", (Permission)99));
    }

    [Fact]
    public void Names_AreThoseOfTheReference()
    {
        Assert.Equal(["SEND_MESSAGE", "RECEIVE_MESSAGE", "MANAGE_CONNECTION", "CONFIGURE_SECURITY", "ADMIN"], Enum.GetValues<Permission>().Select(permission => permission.ToName()));
        Assert.All(Enum.GetValues<Permission>(), permission => Assert.True(PermissionNames.TryParse(permission.ToName(), out var parsed) && parsed == permission));
        Assert.False(PermissionNames.TryParse("admin", out _));
        Assert.False(PermissionNames.TryParse(null, out _));
    }
}
