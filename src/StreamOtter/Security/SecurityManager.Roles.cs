namespace StreamOtter.Security;

public sealed partial class SecurityManager
{
    private readonly RoleSet _roles = new();

    /// <summary>Says what a role allows. Said again, it is that from then on, for everybody who has the role.</summary>
    /// <exception cref="ArgumentException">The role has no name, or a permission is none.</exception>
    public void DefineRole(string role, params IEnumerable<Permission> permissions)
    {
        ArgumentException.ThrowIfNullOrEmpty(role);
        ArgumentNullException.ThrowIfNull(permissions);
        Permission[] allowed = [.. permissions];
        _roles.Define(role, allowed, () => Audit("role.defined", detail: ("role", $"{role}: {string.Join(", ", allowed.Select(permission => permission.ToName()))}")));
    }

    /// <summary>Gives a user a role.</summary>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public void AssignRoleToUser(string userId, string role)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        ArgumentException.ThrowIfNullOrEmpty(role);
        _roles.Assign(userId, role, () => Audit("role.assigned", userId, detail: ("role", role)));
    }

    /// <summary>Takes a role from a user; false where the user has not got it.</summary>
    public bool RemoveRoleFromUser(string userId, string role)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        ArgumentException.ThrowIfNullOrEmpty(role);
        return _roles.Remove(userId, role, () => Audit("role.removed", userId, detail: ("role", role)));
    }

    /// <summary>Whether one of the user's roles allows it. Who has no role may do nothing; a denial is a security event.</summary>
    /// <exception cref="Logging.LogOutputException">It is denied, and that cannot be written to the audit's file.</exception>
    public bool CheckUserPermission(string userId, Permission permission)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        return Answer(userId, permission, _roles.IsAllowed(userId, permission));
    }

    /// <summary>Whether one of the roles that a token gives its user allows it, or one that the user was given here.</summary>
    /// <inheritdoc cref="CheckUserPermission(string, Permission)"/>
    public bool CheckUserPermission(UserDetails user, Permission permission)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Answer(user.UserId, permission, _roles.IsAllowed(user.Roles, permission) || _roles.IsAllowed(user.UserId, permission));
    }

    private bool Answer(string userId, Permission permission, bool isAllowed)
    {
        if (!isAllowed)
            Audit("permission.denied", userId, succeeded: false, detail: ("permission", Enum.IsDefined(permission) ? permission.ToName() : permission));
        return isAllowed;
    }
}
