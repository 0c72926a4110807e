using System.Globalization;
using System.Text;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>Gathers errors on a walk through JSON, and keeps the place where the walk is: it costs no string unless there is an error.</summary>
/// <param name="root">What places begin with.</param>
internal sealed class FieldErrors(string root)
{
    /// <summary>As many are told at most: who mends these sees the others next.</summary>
    public const int Max = 100;

    private readonly List<FieldError> _errors = [];
    private readonly StringBuilder _place = new(root);
    private bool _isClosed;

    public IReadOnlyList<FieldError> All => _errors;

    /// <summary>Nothing more is gathered: whoever walks may stop.</summary>
    public bool IsFull => _isClosed || _errors.Count == Max;

    /// <summary>Goes into a member. The answer is for <see cref="Leave"/>.</summary>
    public int Enter(string member)
    {
        var mark = _place.Length;
        if (IsWord(member))
            _place.Append(mark == 0 ? "" : ".").Append(member);
        else
            _place.Append('[').Append(JsonWords.Quote(member, SchemaLimits.MaxName)).Append(']');
        return mark;
    }

    /// <summary>Goes into an element. The answer is for <see cref="Leave"/>.</summary>
    public int Enter(int index)
    {
        var mark = _place.Length;
        _place.Append(CultureInfo.InvariantCulture, $"[{index}]");
        return mark;
    }

    public void Leave(int mark) => _place.Length = mark;

    /// <summary>Something is wrong here.</summary>
    public void Add(string message)
    {
        if (!IsFull)
            _errors.Add(new FieldError(_place.ToString(), message));
    }

    /// <summary>Something is wrong with a member or an element of this place.</summary>
    public void Add(string member, string message)
    {
        var mark = Enter(member);
        Add(message);
        Leave(mark);
    }

    /// <summary>Something is wrong here for which the walk ends.</summary>
    public void AddLast(string message)
    {
        Add(message);
        _isClosed = true;
    }

    private static bool IsWord(string name) =>
        name.Length is > 0 and <= SchemaLimits.MaxName && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
