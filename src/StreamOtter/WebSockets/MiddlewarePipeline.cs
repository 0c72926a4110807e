using System.Collections.Immutable;

namespace StreamOtter.WebSockets;

/// <summary>The middleware of a connection, in the order in which it was given; the same both ways.</summary>
internal sealed class MiddlewarePipeline(IEnumerable<MessageMiddleware> middleware)
{
    private ImmutableArray<MessageMiddleware> _middleware = [.. middleware];

    public void Add(MessageMiddleware middleware) => ImmutableInterlocked.Update(ref _middleware, static (all, one) => all.Add(one), middleware);

    /// <summary>Whether the message came through; the context then holds what became of it.</summary>
    public ValueTask<bool> RunAsync(MessageContext context)
    {
        var all = _middleware;
        return all.IsEmpty ? new(true) : RunAsync(all, context);
    }

    private static async ValueTask<bool> RunAsync(ImmutableArray<MessageMiddleware> all, MessageContext context)
    {
        var passed = false;
        object? last = null;
        await NextAsync(0).ConfigureAwait(false);
        context.Message = last; // what is set after the end was reached comes too late
        return passed;

        ValueTask NextAsync(int index)
        {
            if (index < all.Length)
                return all[index](context, () => NextAsync(index + 1));
            (passed, last) = (true, context.Message);
            return default;
        }
    }
}
