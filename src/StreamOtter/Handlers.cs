namespace StreamOtter;

/// <summary>Calls an event's handlers, each by itself: one that throws keeps no other from being called.</summary>
internal static class Handlers
{
    public static void Raise<T>(EventHandler<T>? handlers, object sender, T args, Action<Exception> onError)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(sender, args);
            }
            catch (Exception error)
            {
                onError(error);
            }
        }
    }
}
