namespace StreamOtter.Schemas.Json.Keywords;

/// <summary>Every keyword that asks something of a value, and what makes its rule; null for a part that others refer to.</summary>
internal static class KeywordTable
{
    public static readonly Dictionary<string, Func<Keyword, Rule?>> All = new(StringComparer.Ordinal)
    {
        ["$ref"] = ReferenceKeywords.Reference,
        ["$dynamicRef"] = ReferenceKeywords.DynamicReference,
        ["$defs"] = ReferenceKeywords.Definitions,
        ["definitions"] = ReferenceKeywords.Definitions,

        ["allOf"] = LogicKeywords.AllOf,
        ["anyOf"] = LogicKeywords.AnyOf,
        ["oneOf"] = LogicKeywords.OneOf,
        ["not"] = LogicKeywords.Not,
        ["if"] = LogicKeywords.If,

        ["type"] = ValueKeywords.Type,
        ["enum"] = ValueKeywords.Enum,
        ["const"] = ValueKeywords.Const,

        ["multipleOf"] = NumberKeywords.MultipleOf,
        ["maximum"] = NumberKeywords.Maximum,
        ["exclusiveMaximum"] = NumberKeywords.ExclusiveMaximum,
        ["minimum"] = NumberKeywords.Minimum,
        ["exclusiveMinimum"] = NumberKeywords.ExclusiveMinimum,

        ["maxLength"] = StringKeywords.MaxLength,
        ["minLength"] = StringKeywords.MinLength,
        ["pattern"] = StringKeywords.Pattern,

        ["unevaluatedProperties"] = UnevaluatedKeywords.Properties,
        ["unevaluatedItems"] = UnevaluatedKeywords.Items,

        ["prefixItems"] = ArrayKeywords.PrefixItems,
        ["items"] = ArrayKeywords.Items,
        ["contains"] = ArrayKeywords.Contains,
        ["maxItems"] = ArrayKeywords.MaxItems,
        ["minItems"] = ArrayKeywords.MinItems,
        ["uniqueItems"] = ArrayKeywords.UniqueItems,

        ["properties"] = ObjectKeywords.Properties,
        ["patternProperties"] = ObjectKeywords.PatternProperties,
        ["additionalProperties"] = ObjectKeywords.AdditionalProperties,
        ["propertyNames"] = ObjectKeywords.PropertyNames,
        ["dependentSchemas"] = ObjectKeywords.DependentSchemas,
        ["maxProperties"] = ObjectKeywords.MaxProperties,
        ["minProperties"] = ObjectKeywords.MinProperties,
        ["required"] = ObjectKeywords.Required,
        ["dependentRequired"] = ObjectKeywords.DependentRequired,
    };
}
