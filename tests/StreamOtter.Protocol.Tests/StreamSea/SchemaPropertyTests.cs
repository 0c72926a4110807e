using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Protocol.Tests.StreamSea;

public sealed class SchemaPropertyTests
{
    private const int Samples = 1_000;

    private static readonly Gen<string> Scalar = Gen.Elements(
        "1", "\"1\"", "-1", "1.5", "true", "null", "\"a\"", "\"string\"", "\"enum\"", "\"object\"", "\"array<object>\"", "\"\\ud800\"", "\"\"");

    private static readonly Gen<string> Text = Gen.Elements("a", "b", "c", "é", "a.b", "a b", "\"", "\\", "😀", "\u0001", "fields", "\ufffd");

    private static readonly Gen<SchemaDefinition> Definitions =
        from version in Gen.Choose(0, int.MaxValue)
        from fields in FieldsOf(4)
        select new SchemaDefinition("a.stream", version, fields);

    [Fact]
    public void Read_WhatWasWritten_IsTheSameInTheSameOrder() => Prop.ForAll(Definitions.ToArbitrary(), definition =>
    {
        var text = SchemaTexts.Write(definition);
        var again = SchemaTexts.Read(text, "a.stream");

        Assert.Equal(definition, again);
        Assert.Equal(text, SchemaTexts.Write(again));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

    [Fact]
    public void Equals_AnyPermutation_IsEqual()
    {
        var cases = from definition in Definitions from seed in Gen.Choose(0, int.MaxValue) select (definition, seed);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var shuffled = new SchemaDefinition(one.definition.Name, one.definition.Version, Shuffle(one.definition.Fields, new Random(one.seed)));

            Assert.Equal(one.definition, shuffled);
            Assert.Equal(one.definition.GetHashCode(), shuffled.GetHashCode());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));
    }

    [Fact]
    public void Validate_PayloadMadeForTheSchema_MatchesUntilAFieldIsTakenOut()
    {
        var cases = from definition in Definitions from seed in Gen.Choose(0, int.MaxValue) select (definition, seed);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var payload = new PayloadMaker(new Random(one.seed)).Make(one.definition.Fields);
            Assert.Empty(PayloadValidator.Validate(one.definition, SchemaTexts.Parse(payload.ToJsonString())));

            foreach (var name in payload.Select(member => member.Key).ToList())
            {
                var value = payload[name];
                payload.Remove(name);
                var error = Assert.Single(PayloadValidator.Validate(one.definition, SchemaTexts.Parse(payload.ToJsonString())));
                Assert.StartsWith("is missing", error.Message, StringComparison.Ordinal);
                payload[name] = value;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));
    }

    [Fact]
    public void TryRead_AnyJson_IsASchemaOrRefusedInWords()
    {
        var read = 0;
        var cases = from definition in Definitions from json in Json(6) from other in Json(2) select (definition, json, other);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var written = SchemaTexts.Write(one.definition);
            foreach (var text in (string[])[one.json, written.Replace("\"float\"", one.other, StringComparison.Ordinal), written.Replace("[]", one.other, StringComparison.Ordinal)])
            {
                var json = SchemaTexts.Parse(text);
                if (SchemaReader.TryRead(json, "a.stream", out var definition, out var errors))
                {
                    Interlocked.Increment(ref read);
                    Assert.Equal(definition, SchemaTexts.Read(SchemaTexts.Write(definition), "a.stream"));
                }
                else
                {
                    Assert.InRange(errors.Count, 1, 100);
                }
                _ = PayloadValidator.Validate(one.definition, json);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples * 2));

        Assert.InRange(read, Samples / 5, Samples * 5); // else it has shown little
    }

    private static Gen<string> Json(int depth) => depth == 0 ? Scalar : Gen.OneOf(
        Scalar,
        Gen.ListOf(Json(depth - 1)).Select(items => $"[{string.Join(",", items.Take(3))}]"),
        Gen.ListOf(from name in Gen.Elements("name", "version", "fields", "type", "enum", "x", "\\udc00") from value in Json(depth - 1) select $"\"{name}\":{value}")
            .Select(members => $"{{{string.Join(",", members.Take(4))}}}"));

    private static Gen<SchemaFields> FieldsOf(int depth) =>
        from names in Gen.ListOf(Text)
        from fields in Gen.CollectToList(names.Distinct(StringComparer.Ordinal).Take(4), name => FieldOf(name, depth))
        select SchemaFields.Create([.. fields]);

    private static Gen<SchemaField> FieldOf(string name, int depth)
    {
        var plain = Gen.Elements(Enum.GetValues<FieldType>())
            .Where(type => type is not (FieldType.Enum or FieldType.Object or FieldType.ObjectArray))
            .Select(type => SchemaField.Of(name, type));
        var values = Gen.NonEmptyListOf(Text).Select(texts => SchemaField.OfEnum(name, [.. texts.Distinct(StringComparer.Ordinal)]));
        return depth == 1 ? Gen.OneOf(plain, values) : Gen.OneOf(
            plain,
            values,
            FieldsOf(depth - 1).Select(fields => SchemaField.OfObject(name, fields)),
            FieldsOf(depth - 1).Select(fields => SchemaField.OfObjectArray(name, fields)));
    }

    private static SchemaFields Shuffle(SchemaFields fields, Random random)
    {
        var shuffled = fields.Select(field => field.Type switch
        {
            FieldType.Enum => SchemaField.OfEnum(field.Name, [.. field.Values.OrderBy(_ => random.Next())]),
            FieldType.Object => SchemaField.OfObject(field.Name, Shuffle(field.Fields, random)),
            FieldType.ObjectArray => SchemaField.OfObjectArray(field.Name, Shuffle(field.Fields, random)),
            _ => field,
        });
        return [.. shuffled.OrderBy(_ => random.Next())];
    }
}
