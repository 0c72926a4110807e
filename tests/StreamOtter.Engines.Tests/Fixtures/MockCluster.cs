using System.Runtime.InteropServices;

namespace StreamOtter.Engines.Tests.Fixtures;

/// <summary>
/// librdkafka's mock cluster, by the functions of its rdkafka_mock.h: Confluent.Kafka can start one inside a client,
/// but then it has no controller, without which a client's questions about topics stay unanswered.
/// </summary>
internal sealed partial class MockCluster : IDisposable
{
    /// <summary>Requests by the numbers that Kafka's protocol gives them.</summary>
    public enum RequestKind
    {
        Produce = 0,
        OffsetCommit = 8,
    }

    private const string Library = "librdkafka";
    private const int Producer = 0;

    private readonly nint _client;
    private readonly nint _cluster;

    public MockCluster(int brokers)
    {
        _client = New(Producer, NewSettings(), new byte[512], 512);
        _cluster = NewCluster(_client, brokers);
        SetController(_cluster, 1);
        // A group that is joined waits 3 s for others otherwise.
        SetGroupDelay(_cluster, 50);
        BootstrapServers = Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;
    }

    public string BootstrapServers { get; }

    /// <summary>Answers the next requests of a kind with errors.</summary>
    public void Fail(RequestKind kind, params int[] errors) => PushErrors(_cluster, (short)kind, (nuint)errors.Length, errors);

    public void Dispose()
    {
        DestroyCluster(_cluster);
        Destroy(_client);
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewSettings();

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint settings, [Out] byte[] error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short api, nuint count, int[] errors);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_set_controller_id")]
    private static partial void SetController(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    private static partial void SetGroupDelay(nint cluster, int milliseconds);
}
