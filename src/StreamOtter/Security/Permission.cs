namespace StreamOtter.Security;

/// <summary>What a role allows.</summary>
public enum Permission
{
    /// <summary>SEND_MESSAGE: send messages.</summary>
    SendMessage,

    /// <summary>RECEIVE_MESSAGE: receive messages.</summary>
    ReceiveMessage,

    /// <summary>MANAGE_CONNECTION: open and close connections.</summary>
    ManageConnection,

    /// <summary>CONFIGURE_SECURITY: change roles, keys and security settings.</summary>
    ConfigureSecurity,

    /// <summary>ADMIN: everything.</summary>
    Admin,
}
