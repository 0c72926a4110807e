using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StreamOtter.Kafka.Tests.Support;

/// <summary>avsc and ajv, in a process of their own that answers a line of JSON with a line of JSON.</summary>
public sealed class NodeOracle : IDisposable
{
    private const string Script =
        """
        const avsc = require('avsc'), Ajv = require('ajv/dist/2020');
        const types = new Map();
        const typeOf = s => { if (!types.has(s)) types.set(s, avsc.Type.forSchema(JSON.parse(s), {wrapUnions: true})); return types.get(s); };
        const answer = q => {
          switch (q.ask) {
            case 'decode': { const t = typeOf(q.schema); const v = t.fromBuffer(Buffer.from(q.hex, 'hex')); return {json: t.toString(v), hex: t.toBuffer(v).toString('hex')}; }
            case 'resolve': { const t = typeOf(q.reader); const v = t.fromBuffer(Buffer.from(q.hex, 'hex'), t.createResolver(typeOf(q.writer))); return {json: t.toString(v)}; }
            case 'random': { const t = typeOf(q.schema); return {values: Array.from({length: q.count}, () => { const v = t.fromBuffer(t.toBuffer(t.random())); return {json: t.toString(v), hex: t.toBuffer(v).toString('hex')}; })}; }
            case 'validate': { const ajv = new Ajv({strict: false, validateFormats: false, logger: false, unicodeRegExp: true}); const check = ajv.compile(JSON.parse(q.schema)); return {verdicts: q.values.map(v => check(JSON.parse(v)))}; }
          }
        };
        require('readline').createInterface({input: process.stdin}).on('line', line => {
          let out; try { out = answer(JSON.parse(line)); } catch (e) { out = {error: String(e && e.message)}; }
          process.stdout.write(JSON.stringify(out) + '\n');
        });
        """;

    private readonly Process? _node;

    public NodeOracle()
    {
        var clients = Path.Combine(Root(), "tests/clients");
        if (!Directory.Exists(Path.Combine(clients, "node_modules/avsc")) || !Directory.Exists(Path.Combine(clients, "node_modules/ajv")))
            return;
        try
        {
            _node = Process.Start(new ProcessStartInfo("node", ["-e", Script])
            {
                WorkingDirectory = clients,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no Node; the tests say so.
        }
    }

    /// <summary>Itself; the test is skipped where there is none. Not to be asked within a property, which takes a skip for a failure.</summary>
    public NodeOracle OrSkip()
    {
        Assert.SkipWhen(_node is null, "node, avsc or ajv is not installed: npm ci --prefix tests/clients");
        return this;
    }

    /// <summary>Asks; the process ends with its input, and so with these tests, however they end.</summary>
    public JsonNode Ask(JsonObject question)
    {
        _node!.StandardInput.WriteLine(question.ToJsonString());
        _node.StandardInput.Flush();
        var line = _node.StandardOutput.ReadLineAsync().WaitAsync(Limits.Wait).GetAwaiter().GetResult();
        return JsonNode.Parse(line!, documentOptions: new JsonDocumentOptions { MaxDepth = 1_000 })!;
    }

    public void Dispose()
    {
        if (_node is null)
            return;
        _node.StandardInput.Close();
        if (!_node.WaitForExit(Limits.Wait))
            _node.Kill();
        _node.Dispose();
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "StreamOtter.slnx")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests are not inside the source tree.");
        return directory.FullName;
    }
}
