using System.Collections.Immutable;

namespace StreamOtter.Security;

/// <summary>
/// Roles, what each allows, and who has them. What is not allowed is not allowed. A change is kept by the audit before it is
/// made: where that throws, it is not.
/// </summary>
internal sealed class RoleSet
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, ImmutableHashSet<Permission>> _roles = ImmutableDictionary<string, ImmutableHashSet<Permission>>.Empty.WithComparers(StringComparer.Ordinal);
    private ImmutableDictionary<string, ImmutableHashSet<string>> _users = ImmutableDictionary<string, ImmutableHashSet<string>>.Empty.WithComparers(StringComparer.Ordinal);

    public void Define(string role, IEnumerable<Permission> permissions, Action audit)
    {
        var set = permissions.ToImmutableHashSet();
        if (set.Any(permission => !Enum.IsDefined(permission)))
            throw new ArgumentException($"Permissions are {string.Join(", ", Enum.GetNames<Permission>())}.", nameof(permissions));
        lock (_gate)
        {
            audit();
            _roles = _roles.SetItem(role, set);
        }
    }

    /// <exception cref="ArgumentException">There is no such role.</exception>
    public void Assign(string user, string role, Action audit)
    {
        lock (_gate)
        {
            if (!_roles.ContainsKey(role))
                throw new ArgumentException($"There is no role '{role}': define it first. There are: {(_roles.IsEmpty ? "none" : string.Join(", ", _roles.Keys.Order(StringComparer.Ordinal)))}.", nameof(role));
            audit();
            _users = _users.SetItem(user, _users.GetValueOrDefault(user, []).Add(role));
        }
    }

    public bool Remove(string user, string role, Action audit)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(user, out var roles) || !roles.Contains(role))
                return false;
            audit();
            var left = roles.Remove(role);
            _users = left.IsEmpty ? _users.Remove(user) : _users.SetItem(user, left);
            return true;
        }
    }

    public bool IsAllowed(string user, Permission permission) => _users.TryGetValue(user, out var roles) && IsAllowed(roles, permission);

    public bool IsAllowed(IEnumerable<string> roles, Permission permission) => roles.Any(role =>
        _roles.TryGetValue(role, out var allowed) && (allowed.Contains(permission) || allowed.Contains(Permission.Admin)));
}
