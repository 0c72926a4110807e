using StreamOtter.Acceptance.Tests.Harness;
using StreamOtter.Acceptance.Tests.Kafka;

namespace StreamOtter.Acceptance.Tests.Docs;

/// <summary>docs/kafka.md does what it says, on a real Kafka.</summary>
public sealed class KafkaPageTests(BlockPrograms programs) : IClassFixture<BlockPrograms>
{
    private const string First = "using StreamOtter.Kafka.Integration;\n\nawait using var kafka";
    private const string ReadAll = "await foreach (var message in consumer.ReadAllAsync(";
    private const string DeadLetters = "kafka.SetRetryPolicy(";
    private const string Schemas = "using StreamOtter.Schemas;";
    private const string Settings = "Security = new ";
    private const string Application = "using StreamOtter.Kafka.Integration;\nusing StreamOtter.Serialization;";

    private const string Usings = "using StreamOtter.Kafka.Integration; using StreamOtter.Security;";

    private const string JsonUsings = " using System.Text.Json; using System.Text.Json.Serialization.Metadata;";

    /// <summary>A topic with a message, and a consumer of it.</summary>
    private const string Consumer =
        """
        await using var kafka = new KafkaIntegrationManager();
        var producer = kafka.CreateProducer(new KafkaProducerConfig { BootstrapServers = "localhost:9092" });
        await kafka.SendMessageAsync(producer, "orders", new ProducerMessage("7", "an order"));
        var config = new KafkaConsumerConfig { BootstrapServers = "localhost:9092", GroupId = "my-app" };

        """;

    /// <summary>An application's type, with what the compiler makes of it there.</summary>
    private const string Order =
        """
        record Order(string Id, int Total);

        static class AppJson
        {
            public static class Default
            {
                public static JsonTypeInfo<Order> Order => (JsonTypeInfo<Order>)JsonSerializerOptions.Web.GetTypeInfo(typeof(Order));
            }
        }
        """;

    private readonly string _topic = KafkaGateway.NewTopic();

    [Fact]
    public void EachBlock_IsRunHere() => Page.Kafka.IsKnown("csharp", [First, ReadAll, DeadLetters, Schemas, Application, Settings]);

    [Fact]
    public async Task First_SendsAndHandles()
    {
        await using var program = Start(First, GivenCode.Nothing);
        await program.WaitForLineAsync("Message stored");
        await program.WaitForLineAsync("Received message: clicked-button");
        program.Input.Close(); // the reader's Enter
        Assert.Equal(0, await program.WaitForExitAsync());
        Assert.Empty(program.Errors.Lines);
    }

    [Fact]
    public async Task ReadAll_HasTheMessage()
    {
        var given = new GivenCode(
            Usings,
            Consumer + """
            var consumer = kafka.CreateConsumer(config, ["orders"]);
            await kafka.StartConsumerAsync(consumer);
            using var stop = new CancellationTokenSource();
            var stopping = stop.Token;
            """,
            """
            static Task StoreAsync(ConsumerMessage message)
            {
                Console.WriteLine(message.Text);
                return Task.CompletedTask;
            }
            """);
        await using var program = Start(ReadAll, given);
        await program.WaitForLineAsync("an order");
    }

    [Fact]
    public async Task DeadLetters_OfAHandlerThatFails_GoWhereThePageSays()
    {
        var given = new GivenCode(
            Usings,
            Consumer + """
            var consumer = kafka.CreateConsumer(config, ["orders"], message => throw new InvalidDataException("no such article"));
            """,
            """
            await kafka.SendMessageAsync(producer, "orders.my-app.dead", new ProducerMessage("0", "there is the topic"));
            Console.WriteLine("ready");
            consumer.Failed += error => Console.WriteLine(error.Failure);
            await kafka.StartConsumerAsync(consumer);
            Console.ReadLine();
            """);
        var dead = $"{_topic}.{_topic}-group.dead";
        await using var program = Start(DeadLetters, given, ("\"orders.my-app.dead\"", $"\"{dead}\""));
        await program.WaitForLineAsync("ready");
        StoredRecord? letter = null;
        await Eventually.IsAsync(
            async () => (letter = (await Kcat.ReadAsync(Tool.KafkaServers, dead)).Find(letter => letter.Key == "7")) is not null,
            "the message is in the dead-letter queue");
        Assert.Equal("an order", letter!.Value);
        Assert.All(
            [$"streamotter-dead-stream={_topic}", "streamotter-dead-partition=0", "streamotter-dead-offset=0", "streamotter-dead-tries=4", "no such article"],
            header => Assert.Contains(header, letter.Headers, StringComparison.Ordinal));
        await program.WaitForLineAsync("HandlerFailed");
    }

    [Fact]
    public async Task Schemas_WriteAndReadValues()
    {
        var registry = Environment.GetEnvironmentVariable("SCHEMA_REGISTRY_URL");
        Assert.SkipWhen(string.IsNullOrEmpty(registry), "SCHEMA_REGISTRY_URL is not set: no real schema registry to test with.");
        var given = new GivenCode(
            Usings + JsonUsings,
            Consumer + """"
            const string orderSchema = """{"type":"record","name":"Order","fields":[{"name":"id","type":"string"},{"name":"total","type":"int"}]}""";
            var order = new Order("7", 120);
            config.DeadLetters = new DeadLetterQueue { Topic = "orders.dead" }; // for the message that is no order
            """",
            """
            await consumer.StartAsync();
            Console.ReadLine();

            static Task HandleAsync(Order? order, CancellationToken cancellation)
            {
                Console.WriteLine(order);
                return Task.CompletedTask;
            }

            """ + Order);
        await using var program = Start(Schemas, given, ("http://localhost:8081", registry!));
        await program.WaitForLineAsync("Order { Id = 7, Total = 120 }");
    }

    [Fact]
    public async Task Application_HandlesAndSends_UntilItIsStopped()
    {
        var given = new GivenCode(
            "using Microsoft.Extensions.Configuration; using Microsoft.Extensions.DependencyInjection; using Microsoft.Extensions.Hosting; using Microsoft.Extensions.Logging;" + JsonUsings,
            Consumer.Replace("an order", """{\"id\":\"7\",\"total\":120}""", StringComparison.Ordinal) +
            $""""
            await kafka.SendMessageAsync(producer, "invoices", new ProducerMessage("0", "there is the topic"));
            File.WriteAllText("appsettings.json", """
            {Page.Kafka.Block("json").Text}
            """);
            """",
            Order);
        var invoices = $"{_topic}.invoices";
        await using var program = Start(Application, given, ("\"billing\"", $"\"{_topic}-group\""), ("\"invoices\"", $"\"{invoices}\""));
        await program.WaitForLineAsync("Order 7: 120");
        await Eventually.IsAsync(
            async () => (await Kcat.ReadAsync(Tool.KafkaServers, invoices)).Exists(invoice => (invoice.Key, invoice.Value) == ("7", "120")),
            "the order has its invoice");
        program.Send(Signal.Terminate);
        Assert.True(await program.WaitForExitAsync() == 0, program.Describe());
    }

    [Fact]
    public async Task Settings_AreTaken()
    {
        var given = new GivenCode(
            Usings + " using System.Security.Cryptography; using System.Security.Cryptography.X509Certificates;",
            """
            using var key = ECDsa.Create();
            using var authority = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText("ca.pem", authority.ExportCertificatePem());
            const string password = "secret";
            await using var consumer = new KafkaConsumer(new KafkaConsumerConfig
            {
                BootstrapServers = "localhost:9092",
                GroupId = "my-app",
            """,
            """
            }, ["orders"]);
            """);
        await using var program = Start(Settings, given);
        Assert.True(await program.WaitForExitAsync() == 0, program.Describe());
    }

    private ChildProcess Start(string start, GivenCode given, params IEnumerable<(string, string)> places) => programs.Start(
        Page.Kafka.Block("csharp", start),
        given,
        [.. places, ("localhost:9092", Tool.KafkaServers), ("\"user-actions\"", $"\"{_topic}\""), ("\"orders\"", $"\"{_topic}\""), ("\"orders.dead\"", $"\"{_topic}.dead\""), ("my-app", $"{_topic}-group")],
        keepInput: true);
}
