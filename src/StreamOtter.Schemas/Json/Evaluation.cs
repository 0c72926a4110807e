using System.Text;

namespace StreamOtter.Schemas.Json;

/// <summary>One value on its way through a schema.</summary>
/// <param name="tracks">Whether it matters which properties and items are looked at.</param>
internal sealed class Evaluation(bool tracks)
{
    // References may lead round in a circle.
    private const int MaxDepth = 512;
    private const int MaxErrors = 20;

    // With every level of a value tried against several schemas, which try several in turn, there would be no end to it.
    private const int MaxSteps = 10_000_000;

    private readonly List<string> _path = [];
    private readonly List<SchemaResource> _scope = [];
    private int _silence;
    private int _depth;
    private int _steps;

    public List<JsonSchemaError> Errors { get; } = [];

    /// <summary>The schema resources that were come through, the outermost first.</summary>
    public IReadOnlyList<SchemaResource> Scope => _scope;

    public bool Tracks => tracks;

    /// <summary>What the schema that is at work has looked at; null where that does not matter.</summary>
    public Evaluated? Seen { get; private set; }

    /// <summary>Begins with a schema.</summary>
    /// <returns>What the schema around it has looked at.</returns>
    public Evaluated? Enter(SchemaResource resource)
    {
        if (++_depth > MaxDepth)
            throw new SchemaDataException($"The value, or the references of its schema, nest deeper than {MaxDepth}.");
        if (++_steps > MaxSteps)
            throw new SchemaDataException("The value takes too many steps to validate.");
        _scope.Add(resource);
        var around = Seen;
        Seen = tracks ? new Evaluated() : null;
        return around;
    }

    /// <summary>Goes back to the schema around.</summary>
    /// <returns>What the one that is left has looked at.</returns>
    public Evaluated? Leave(Evaluated? around)
    {
        _depth--;
        _scope.RemoveAt(_scope.Count - 1);
        var seen = Seen;
        Seen = around;
        return seen;
    }

    public bool At(string name, Func<bool> check)
    {
        _path.Add(name);
        var holds = check();
        _path.RemoveAt(_path.Count - 1);
        return holds;
    }

    /// <summary>Checks what may fail without the value being wrong.</summary>
    public bool Quietly(Func<bool> check)
    {
        _silence++;
        var holds = check();
        _silence--;
        return holds;
    }

    /// <summary>Answers false.</summary>
    public bool Fail(string keyword, string message)
    {
        if (_silence == 0 && Errors.Count < MaxErrors)
            Errors.Add(new JsonSchemaError(Pointer(), keyword, message));
        return false;
    }

    private string Pointer()
    {
        var pointer = new StringBuilder();
        foreach (var name in _path)
            pointer.Append('/').Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        return pointer.ToString();
    }
}
