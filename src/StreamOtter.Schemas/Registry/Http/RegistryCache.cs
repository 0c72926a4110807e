using System.Collections.Concurrent;

namespace StreamOtter.Schemas.Registry.Http;

/// <summary>
/// Answers that hold for ever, by what was asked. Who asks while the answer is on its way waits for the same one; a
/// failure is not remembered.
/// </summary>
internal sealed class RegistryCache<TKey, TValue>(int size)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TValue>>> _answers = new();

    /// <summary>Answers from the cache, or asks; whoever gives up waiting leaves the question to the others.</summary>
    public async Task<TValue> GetAsync(TKey key, Func<Task<TValue>> ask, CancellationToken cancellationToken)
    {
        if (_answers.Count >= size && !_answers.ContainsKey(key))
            _answers.Clear();
        var answer = _answers.GetOrAdd(key, _ => new Lazy<Task<TValue>>(ask));
        try
        {
            return await answer.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (answer.Value.IsCompleted && !answer.Value.IsCompletedSuccessfully)
                _answers.TryRemove(new(key, answer));
            throw;
        }
    }

    public void Remove(Func<TKey, bool> fits)
    {
        foreach (var key in _answers.Keys.Where(fits))
            _answers.TryRemove(key, out _);
    }
}
