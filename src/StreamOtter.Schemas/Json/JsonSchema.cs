using System.Text.Json;

namespace StreamOtter.Schemas.Json;

/// <summary>
/// A JSON Schema of draft 2020-12 (https://json-schema.org/draft/2020-12): its core, applicator and validation
/// vocabularies, and that of unevaluated properties and items. <c>format</c>, <c>content…</c> and the meta-data are
/// annotations, as the draft has it. What is not supported is refused when the schema is read, never passed over: other
/// drafts' keywords, patterns with look-around or back-references, references to documents that are not given, and
/// keywords that nobody knows, unless they begin with <c>x-</c>.
/// </summary>
public sealed class JsonSchema
{
    private readonly SchemaNode _root;
    private readonly bool _tracks;

    private JsonSchema(SchemaNode root, bool tracks, string title)
    {
        (_root, _tracks) = (root, tracks);
        Title = title;
    }

    /// <summary>The schema's title, or an empty text.</summary>
    public string Title { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="text">Its JSON.</param>
    /// <param name="documents">Other schemas that it refers to, by the URI, or relative reference, that names them.</param>
    /// <exception cref="InvalidSchemaException">It is wrong, or needs what is not supported. The message says where.</exception>
    public static JsonSchema Parse(string text, IReadOnlyDictionary<string, string>? documents = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var library = new SchemaLibrary(text, documents ?? new Dictionary<string, string>());
            var compiler = new SchemaCompiler(library);
            var root = compiler.Compile(library.Root);
            var title = library.Root.Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("title", out var set) ? set.ToString() : "";
            return new JsonSchema(root, compiler.Tracks, title);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidSchemaException("The schema holds half a surrogate pair.", e);
        }
    }

    /// <summary>Finds what is wrong with a value.</summary>
    /// <returns>The first failures, no more than 20; none where it is valid.</returns>
    /// <exception cref="SchemaDataException">It cannot be told: too deep, a pattern takes too long, or the text is broken.</exception>
    public IReadOnlyList<JsonSchemaError> Validate(JsonElement value)
    {
        var run = new Evaluation(_tracks);
        try
        {
            _root.Check(value, run);
        }
        catch (InvalidOperationException e)
        {
            throw new SchemaDataException("The value holds half a surrogate pair.", e);
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException e)
        {
            throw new SchemaDataException($"The pattern '{e.Pattern}' takes too long for the value.", e);
        }
        return run.Errors;
    }
}
