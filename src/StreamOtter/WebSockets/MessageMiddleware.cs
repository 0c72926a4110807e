namespace StreamOtter.WebSockets;

/// <summary>
/// Sees each message, before it is sent and after it was received. It may change <see cref="MessageContext.Message"/>
/// and pass it on by <paramref name="next"/>, or stop it by not calling that. What it throws reaches the sender of an
/// outgoing message, and the error handlers for an incoming one.
/// </summary>
/// <param name="context">The message.</param>
/// <param name="next">Runs the rest of the middleware.</param>
public delegate ValueTask MessageMiddleware(MessageContext context, Func<ValueTask> next);
