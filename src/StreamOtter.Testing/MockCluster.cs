using System.Runtime.InteropServices;
using System.Text;

namespace StreamOtter.Testing;

/// <summary>
/// librdkafka's mock cluster, by the functions of its rdkafka_mock.h: Confluent.Kafka can start one inside a client,
/// but then it has no controller, without which a client's questions about topics stay unanswered.
/// </summary>
internal sealed partial class MockCluster : IDisposable
{
    private const string Library = "librdkafka";
    private const int Producer = 0;

    // A group that is joined waits 3 s for others otherwise.
    private const int GroupDelay = 50;

    private readonly Lock _gate = new();
    private readonly nint _client;
    private readonly nint _cluster;
    private bool _isDisposed;

    /// <summary>Confluent.Kafka's package has it by other names for other systems.</summary>
    static MockCluster() => NativeLibrary.SetDllImportResolver(typeof(MockCluster).Assembly, static (name, assembly, path) =>
        new[] { name, $"alpine-{name}", $"centos8-{name}" }
            .Select(known => NativeLibrary.TryLoad(known, assembly, path, out var handle) ? handle : 0)
            .FirstOrDefault(handle => handle != 0));

    public MockCluster(int brokers)
    {
        var error = new byte[512];
        var settings = NewSettings();
        Set(settings, "log_level", "0", error, error.Length); // it would warn that it knows no brokers, which is so meant
        _client = New(Producer, settings, error, error.Length);
        if (_client == 0)
            throw new InvalidOperationException($"librdkafka starts no client: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        _cluster = NewCluster(_client, brokers);
        SetController(_cluster, 1);
        SetGroupDelay(_cluster, GroupDelay);
        BootstrapServers = Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;
    }

    public string BootstrapServers { get; }

    public int CreateTopic(string name, int partitions) => Do(cluster => CreateTopic(cluster, name, partitions, 1));

    public void PushErrors(KafkaRequest request, int[] errors) => Do(cluster =>
    {
        PushErrors(cluster, (short)request, (nuint)errors.Length, errors);
        return 0;
    });

    public int SetUp(int broker, bool isUp) => Do(cluster => isUp ? SetBrokerUp(cluster, broker) : SetBrokerDown(cluster, broker));

    public int SetRoundTrip(int milliseconds) => Do(cluster => SetRoundTrip(cluster, -1, milliseconds));

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            DestroyCluster(_cluster);
            Destroy(_client);
        }
    }

    /// <summary>What is disposed is freed memory.</summary>
    private int Do(Func<nint, int> call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(MockKafka));
            return call(_cluster);
        }
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewSettings();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(nint settings, string name, string value, [Out] byte[] error, nint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint settings, [Out] byte[] error, nint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateTopic(nint cluster, string name, int partitions, int replicas);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short request, nuint count, int[] errors);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetBrokerUp(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetBrokerDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    private static partial int SetRoundTrip(nint cluster, int broker, int milliseconds);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_set_controller_id")]
    private static partial void SetController(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    private static partial void SetGroupDelay(nint cluster, int milliseconds);
}
