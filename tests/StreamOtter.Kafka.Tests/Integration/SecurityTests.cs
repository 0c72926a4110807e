using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Security;
using SaslMechanism = StreamOtter.Security.SaslMechanism;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>Brokers that encrypt and ask who one is.</summary>
public sealed class SecurityTests : KafkaTest
{
    [Fact]
    public async Task Login_OverTls_ByEachMechanism_WorksAndAWrongOneIsToldSo()
    {
        using var certificates = new Certificates("the brokers' authority");
        using var strangers = new Certificates("another authority");
        await using var cluster = await KafkaTool.StartAsync([
            "--sasl", "otter:secret", .. Tls(certificates, "SASL_SSL"),
            "--set", "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER",
            "--set", "listener.name.client.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
            "--set", "listener.name.client.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
            "--set", "listener.name.client.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub=otter;",
        ]);
        var plain = Login(SaslMechanism.Plain, "otter", "secret");
        using (var admin = new AdminClientBuilder(new AdminClientConfig(plain.ToSettings()) { BootstrapServers = cluster.Servers }).SetLogHandler((_, _) => { }).Build())
        {
            // One request takes a user once.
            foreach (var user in (UserScramCredentialUpsertion[])[User(ScramMechanism.ScramSha256, "s256"), User(ScramMechanism.ScramSha512, "s512")])
                await admin.AlterUserScramCredentialsAsync([user]).Bounded();
        }

        await SendAndReceiveAsync(cluster.Servers, plain);
        await SendAndReceiveAsync(cluster.Servers, Login(SaslMechanism.ScramSha256, "otter", "s256"));
        await SendAndReceiveAsync(cluster.Servers, Login(SaslMechanism.ScramSha512, "otter", "s512"));

        // A mechanism that has no name here, by librdkafka's settings.
        await SendAndReceiveAsync(cluster.Servers, new() { CaFile = certificates.Authority }, new()
        {
            ["security.protocol"] = "SASL_SSL",
            ["sasl.mechanism"] = "OAUTHBEARER",
            ["enable.sasl.oauthbearer.unsecure.jwt"] = "true",
            ["sasl.oauthbearer.config"] = "principal=otter",
        });

        foreach (var wrong in (KafkaSecurityOptions[])[Login(SaslMechanism.Plain, "otter", "wrong-word"), Login(SaslMechanism.ScramSha512, "otter", "wrong-word"), Login(SaslMechanism.ScramSha256, "nobody", "s256")])
        {
            var error = await RefusalAsync(cluster.Servers, wrong, seconds: 25);
            Assert.Equal(KafkaFailure.Forbidden, error.Failure);
            Assert.DoesNotContain("wrong-word", error.Message);
        }
        // Brokers that somebody else has vouched for are none.
        var deceived = await RefusalAsync(cluster.Servers, Login(SaslMechanism.Plain, "otter", "secret", strangers.Authority), seconds: 10);
        Assert.Equal(KafkaFailure.Unavailable, deceived.Failure);
        Assert.Contains(Failures, told => told.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase));

        KafkaSecurityOptions Login(SaslMechanism mechanism, string user, string password, string? authority = null) =>
            new() { CaFile = authority ?? certificates.Authority, Mechanism = mechanism, Username = user, Password = password };
        static UserScramCredentialUpsertion User(ScramMechanism mechanism, string password) => new()
        {
            User = "otter",
            Password = global::System.Text.Encoding.UTF8.GetBytes(password),
            ScramCredentialInfo = new ScramCredentialInfo { Mechanism = mechanism, Iterations = 4096 },
        };
    }

    [Fact]
    public async Task Certificate_OfTheClient_IsItsLogin()
    {
        using var certificates = new Certificates("everybody's authority");
        using var strangers = new Certificates("another authority");
        await using var cluster = await KafkaTool.StartAsync([.. Tls(certificates, "SSL"), "--set", "ssl.client.auth=required"]);
        var (certificate, key, _) = certificates.Sign("app");
        var (stranger, strangersKey, _) = strangers.Sign("stranger");

        await SendAndReceiveAsync(cluster.Servers, new() { CaFile = certificates.Authority, CertificateFile = certificate, KeyFile = key });

        Assert.Equal(KafkaFailure.Unavailable, (await RefusalAsync(cluster.Servers, new() { CaFile = certificates.Authority }, seconds: 3)).Failure);
        Assert.Equal(KafkaFailure.Unavailable, (await RefusalAsync(cluster.Servers, new() { CaFile = certificates.Authority, CertificateFile = stranger, KeyFile = strangersKey }, seconds: 3)).Failure);
    }

    private static string[] Tls(Certificates certificates, string protocol) =>
    [
        "--set", $"listener.security.protocol.map=CLIENT:{protocol},CONTROLLER:PLAINTEXT",
        "--set", "ssl.keystore.type=PEM", "--set", $"ssl.keystore.location={certificates.Sign("broker").Both}",
        "--set", "ssl.truststore.type=PEM", "--set", $"ssl.truststore.location={certificates.Authority}",
    ];

    private async Task SendAndReceiveAsync(string servers, KafkaSecurityOptions options, Dictionary<string, string>? settings = null)
    {
        settings ??= [];
        using var security = new SecurityManager();
        security.ConfigureKafkaSecurity(options);
        await using var kafka = new KafkaIntegrationManager(loggers: new TestLoggers(), security: security);
        var how = settings.GetValueOrDefault("sasl.mechanism", $"{options.Mechanism}");
        var text = $"by {how}";
        // These brokers have just begun, and make the topic first.
        await kafka.CreateProducer(new() { BootstrapServers = servers, RequestTimeout = Limits.Wait, SendTimeout = Limits.Wait, Settings = settings })
            .SendAsync("t", new ProducerMessage("k", text)).Bounded();
        var handled = new Handled();
        var consumer = kafka.CreateConsumer(
            new KafkaConsumerConfig { BootstrapServers = servers, GroupId = $"{Group}-{how}", StartTimeout = Limits.Wait, Settings = settings }, "t", handled.Add);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Texts.Contains(text));
    }

    private async Task<KafkaIntegrationException> RefusalAsync(string servers, KafkaSecurityOptions options, int seconds)
    {
        var consumer = Manager.CreateConsumer(
            new KafkaConsumerConfig { BootstrapServers = servers, GroupId = Group, Security = options, StartTimeout = TimeSpan.FromSeconds(seconds), RequestTimeout = TimeSpan.FromSeconds(2) }, "t");
        consumer.Failed += Failures.Enqueue;
        return await Assert.ThrowsAsync<KafkaIntegrationException>(() => consumer.StartAsync().Bounded());
    }
}
