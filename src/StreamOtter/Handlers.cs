namespace StreamOtter;

/// <summary>Calls an event's handlers, each by itself: one that throws keeps no other from being called.</summary>
internal static class Handlers
{
    public static void Raise<T>(EventHandler<T>? handlers, object sender, T args, Action<Exception> onError) =>
        Each(handlers, (sender, args), static (handler, given) => handler(given.sender, given.args), onError);

    public static void Raise(EventHandler? handlers, object sender, Action<Exception> onError) =>
        Each(handlers, sender, static (handler, sender) => handler(sender, EventArgs.Empty), onError);

    public static void Raise<T>(Action<T>? handlers, T args, Action<Exception> onError) =>
        Each(handlers, args, static (handler, args) => handler(args), onError);

    private static void Each<THandler, TGiven>(THandler? handlers, TGiven given, Action<THandler, TGiven> call, Action<Exception> onError)
        where THandler : Delegate
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                call(handler, given);
            }
            catch (Exception error)
            {
                onError(error);
            }
        }
    }
}
