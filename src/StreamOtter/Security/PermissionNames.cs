namespace StreamOtter.Security;

/// <summary>The names of permissions in texts, such as SEND_MESSAGE.</summary>
public static class PermissionNames
{
    private static readonly string[] Names = ["SEND_MESSAGE", "RECEIVE_MESSAGE", "MANAGE_CONNECTION", "CONFIGURE_SECURITY", "ADMIN"];

    /// <summary>A permission's name.</summary>
    public static string ToName(this Permission permission) => Names[(int)permission];

    /// <summary>Finds a permission by its name; case counts.</summary>
    public static bool TryParse(string? name, out Permission permission)
    {
        var index = Array.IndexOf(Names, name);
        permission = (Permission)Math.Max(index, 0);
        return index >= 0;
    }
}
