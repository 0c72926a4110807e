using System.Globalization;
using System.Text.Json;

namespace StreamOtter.Schemas.Json;

/// <summary>The documents that a schema is made of, and the way from a reference to what it means.</summary>
internal sealed class SchemaLibrary
{
    private const string Draft = "https://json-schema.org/draft/2020-12/schema";
    private static readonly Uri Nowhere = new("schema:///");

    private readonly Dictionary<Uri, SchemaResource> _resources = [];

    /// <exception cref="InvalidSchemaException">One of them is not JSON, or not of this draft.</exception>
    public SchemaLibrary(string text, IReadOnlyDictionary<string, string> documents)
    {
        Root = Add(new Uri(Nowhere, "root"), text, "The schema");
        foreach (var (name, document) in documents)
        {
            var place = Add(Resolve(Nowhere, name, "the name of a document"), document, $"The document '{name}'");
            // A relative name is meant relative to whoever uses it.
            _resources.TryAdd(Resolve(Root.Resource.Uri, name, "the name of a document"), place.Resource);
        }
    }

    public SchemaPlace Root { get; }

    public IEnumerable<SchemaResource> Resources => _resources.Values.Distinct();

    /// <summary>Finds what a reference means.</summary>
    /// <exception cref="InvalidSchemaException">Nothing that is here.</exception>
    public SchemaPlace Find(SchemaPlace from, string reference)
    {
        var target = Resolve(from.Resource.Uri, reference, from.ToString());
        var fragment = Uri.UnescapeDataString(target.Fragment.TrimStart('#'));
        if (!_resources.TryGetValue(Bare(target), out var resource))
            throw new InvalidSchemaException($"At {from}: '{reference}' refers to a document that is not given. Name it among the schema's references.");
        if (fragment.Length == 0)
            return new SchemaPlace(resource, "", resource.Json);
        if (fragment[0] == '/')
            return Walk(resource, fragment, from, reference);
        return resource.Anchors.TryGetValue(fragment, out var place)
            ? place
            : throw new InvalidSchemaException($"At {from}: there is no anchor '{fragment}', which '{reference}' refers to.");
    }

    /// <summary>Where a schema has an <c>$id</c>, it is a resource of its own.</summary>
    public SchemaPlace Settle(SchemaPlace place)
    {
        if (place.Pointer.Length == 0 || place.Json.ValueKind != JsonValueKind.Object || !TryText(place.Json, "$id", out var id))
            return place;
        var resource = _resources[Bare(Resolve(place.Resource.Uri, id, place.ToString()))];
        return new SchemaPlace(resource, "", resource.Json);
    }

    private SchemaPlace Add(Uri uri, string text, string what)
    {
        JsonElement json;
        try
        {
            using var document = JsonDocument.Parse(text);
            json = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new InvalidSchemaException($"{what} is not JSON: {e.Message}", e);
        }
        var own = json.ValueKind == JsonValueKind.Object && TryText(json, "$id", out var id) ? Bare(Resolve(uri, id, what)) : uri;
        var resource = new SchemaResource(own, json);
        _resources[uri] = resource;
        _resources[own] = resource;
        var root = new SchemaPlace(resource, "", json);
        Index(root);
        return root;
    }

    private void Index(SchemaPlace place)
    {
        if (place.Json.ValueKind != JsonValueKind.Object)
            return;
        if (place.Json.TryGetProperty("$schema", out var draft) && draft.ToString().TrimEnd('#') != Draft)
            throw new InvalidSchemaException($"At {place}: the schema is of '{draft}'; only {Draft} is supported.");
        if (place.Pointer.Length > 0 && TryText(place.Json, "$id", out var id))
        {
            var resource = new SchemaResource(Bare(Resolve(place.Resource.Uri, id, place.ToString())), place.Json);
            if (!_resources.TryAdd(resource.Uri, resource))
                throw new InvalidSchemaException($"At {place}: '{id}' is the $id of another schema too.");
            place = new SchemaPlace(resource, "", place.Json);
        }
        foreach (var keyword in (string[])["$anchor", "$dynamicAnchor"])
        {
            if (!TryText(place.Json, keyword, out var anchor))
                continue;
            if (!place.Resource.Anchors.TryAdd(anchor, place))
                throw new InvalidSchemaException($"At {place}: there are two anchors '{anchor}'.");
            if (keyword == "$dynamicAnchor")
                place.Resource.DynamicAnchors.Add(anchor);
        }
        foreach (var part in SchemaParts.Of(place))
            Index(part);
    }

    private SchemaPlace Walk(SchemaResource resource, string pointer, SchemaPlace from, string reference)
    {
        var place = new SchemaPlace(resource, "", resource.Json);
        foreach (var step in pointer[1..].Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (place.Json.ValueKind == JsonValueKind.Object && place.Json.TryGetProperty(name, out var next))
                place = Settle(place.Below(name, next));
            else if (place.Json.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < place.Json.GetArrayLength())
                place = Settle(place.Below(name, place.Json[index]));
            else
                throw new InvalidSchemaException($"At {from}: '{reference}' refers to nothing.");
        }
        return place;
    }

    private static Uri Resolve(Uri from, string reference, string where) => Uri.TryCreate(from, reference, out var uri)
        ? uri
        : throw new InvalidSchemaException($"At {where}: '{reference}' is no URI reference.");

    private static Uri Bare(Uri uri) => uri.Fragment.Length == 0 ? uri : new Uri(uri.GetLeftPart(UriPartial.Query));

    private static bool TryText(JsonElement json, string name, out string text)
    {
        text = json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        return text.Length > 0;
    }
}
