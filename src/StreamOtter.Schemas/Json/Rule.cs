using System.Text.Json;

namespace StreamOtter.Schemas.Json;

/// <summary>What a keyword asks of a value. Tells the run what is wrong.</summary>
internal delegate bool Rule(JsonElement value, Evaluation run);
