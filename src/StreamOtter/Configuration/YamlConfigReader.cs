using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamOtter.Configuration;

/// <summary>Reads settings in YAML: one document, a mapping.</summary>
internal static class YamlConfigReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Read(byte[] bytes, ConfigFile file)
    {
        var yaml = new YamlStream();
        Parser? parser = null;
        try
        {
            parser = new Parser(new StringReader(Utf8.GetString(bytes).TrimStart('\uFEFF')));
            yaml.Load(parser);
        }
        catch (DecoderFallbackException)
        {
            file.AddError(0, null, "It is not valid UTF-8.");
            return;
        }
        catch (YamlException error)
        {
            file.AddError((int)error.Start.Line, null, $"It is no YAML: {error.Message}");
            return;
        }
        catch (Exception) // the parser has others for a few things that are left open
        {
            file.AddError((int)(parser?.Current?.End.Line ?? 0), null, "It is no YAML from here on: a list, a mapping or a text is perhaps not closed.");
            return;
        }
        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
            file.AddError(1, null, "It must be one document of settings: 'name: value'.");
        else
            ReadNode(root, "", 1, 0, file);
    }

    /// <param name="node">A value.</param>
    /// <param name="key">Its key.</param>
    /// <param name="line">The line that its name stands in.</param>
    /// <param name="depth">How deep it is.</param>
    /// <param name="file">What is read.</param>
    private static void ReadNode(YamlNode node, string key, int line, int depth, ConfigFile file)
    {
        if (depth > ConfigFile.MaxDepth || file.IsFull)
        {
            if (!file.IsFull)
                file.AddError(line, key, $"It is nested more than {ConfigFile.MaxDepth} deep.");
            return;
        }
        switch (node)
        {
            case YamlMappingNode mapping:
                file.AddSection(key, line);
                foreach (var (name, value) in mapping.Children)
                {
                    if (name is YamlScalarNode { Value: { } text })
                        ReadNode(value, ConfigFile.Join(key, text), (int)name.Start.Line, depth + 1, file);
                    else
                        file.AddError((int)name.Start.Line, key, "A name must be a text.");
                }
                break;
            case YamlSequenceNode list:
                file.AddSection(key, line);
                for (var index = 0; index < list.Children.Count; index++)
                    ReadNode(list.Children[index], ConfigFile.Join(key, index.ToString(CultureInfo.InvariantCulture)), (int)list.Children[index].Start.Line, depth + 1, file);
                break;
            case YamlScalarNode scalar:
                // The core schema's words for nothing (YAML 1.2.2, section 10.3.2), unless they are quoted.
                file.Add(key, scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } ? null : scalar.Value, line);
                break;
        }
    }
}
