using System.Text.Json;
using StreamOtter.Server.Groups;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

/// <summary>What a <c>subscribe</c> says of its group.</summary>
internal sealed class V1SubscribeGroup
{
    private const int MaxCredit = 10_000;
    private const int MaxTries = 100;
    private const int MinLease = 1_000;
    private const int MaxLease = 3_600_000;

    private int _credit = 100;
    private int _lease = 30_000;
    private int _tries = 5;
    private string? _term;

    public string Name { get; private set; } = "";

    public GroupTerms Terms => new(_credit, TimeSpan.FromMilliseconds(_lease), _tries, AcksItself: true);

    /// <summary>Reads a member, if it is one of a group's.</summary>
    public bool TryRead(string? name, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "group":
                Name = V1Reader.String(ref reader, name);
                if (StreamName.Check(Name, "group") is { } problem)
                    throw V1Reader.Bad(problem);
                return true;
            case "credit":
                _credit = (int)V1Reader.Integer(ref reader, _term = name, 1, MaxCredit);
                return true;
            case "lease":
                _lease = (int)V1Reader.Integer(ref reader, _term = name, MinLease, MaxLease);
                return true;
            case "tries":
                _tries = (int)V1Reader.Integer(ref reader, _term = name, 1, MaxTries);
                return true;
            default:
                return false;
        }
    }

    /// <summary>This, or null where the request names no group.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="alone">A member of the request that no group goes with, if it has one.</param>
    public V1SubscribeGroup? Check(string? stream, string? alone)
    {
        if (Name.Length == 0)
            return _term is null ? null : throw V1Reader.Bad($"'{_term}' needs a 'group'.");
        if (alone is not null)
            throw V1Reader.Bad($"'{alone}' does not go with 'group': each record goes to any one of its members.");
        var deadLetters = DeadLetters.NameOf(stream ?? "", Name);
        return deadLetters.Length <= StreamName.MaxLength
            ? this
            : throw V1Reader.Bad($"The group's name is too long: the stream of its dead letters would have {deadLetters.Length} characters, and {StreamName.MaxLength} are allowed.");
    }
}
