using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamOtter.Kafka.Clients;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Topics;

/// <summary>Asks the cluster about topics and offsets, and makes and deletes topics. Owns its client.</summary>
internal sealed class TopicAdmin : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(50);

    private readonly KafkaEngineOptions _options;
    private readonly ConnectionMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly IAdminClient _client;

    public TopicAdmin(KafkaEngineOptions options, ConnectionMonitor monitor, TimeProvider time)
    {
        _options = options;
        _time = time;
        _monitor = monitor;
        _client = Build(ClientSettings.Admin(options));
    }

    /// <summary>The states of those of the topics that exist.</summary>
    public async Task<Dictionary<string, TopicState>> DescribeAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        const string Doing = "Looking at topics";
        var asked = _client.DescribeTopicsAsync(
            TopicCollection.OfTopicNames(names), new DescribeTopicsOptions { RequestTimeout = _options.RequestTimeout });
        List<TopicDescription> topics;
        try
        {
            topics = (await WaitAsync(asked, Doing, null, cancellationToken).ConfigureAwait(false)).TopicDescriptions;
        }
        catch (DescribeTopicsException e)
        {
            topics = e.Results.TopicDescriptions;
        }
        var found = new Dictionary<string, TopicState>(StringComparer.Ordinal);
        foreach (var topic in topics)
        {
            if (!topic.Error.IsError)
                found[topic.Name] = State(topic);
            else if (!KafkaErrors.IsMissingTopic(topic.Error.Code))
                throw KafkaErrors.Map(topic.Error, $"Looking at the topic '{topic.Name}'", topic.Name);
        }
        _monitor.Succeeded();
        return found;
    }

    /// <summary>Creates a topic; answers before every broker knows it.</summary>
    public async Task CreateAsync(string name, StreamSettings settings, CancellationToken cancellationToken)
    {
        var topic = TopicSpecifications.Make(name, settings, _options);
        var options = new CreateTopicsOptions { RequestTimeout = _options.RequestTimeout, OperationTimeout = _options.RequestTimeout };
        try
        {
            await WaitAsync(_client.CreateTopicsAsync([topic], options), $"Creating the topic '{name}'", name, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (CreateTopicsException e)
        {
            throw KafkaErrors.Map(e.Results[0].Error, $"Creating the topic '{name}'", name);
        }
        catch (EngineException e) when (e.InnerException is KafkaException { Error.Code: ErrorCode.Local_UnsupportedFeature })
        {
            await AutoCreateAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var options = new DeleteTopicsOptions { RequestTimeout = _options.RequestTimeout, OperationTimeout = _options.RequestTimeout };
        try
        {
            await WaitAsync(_client.DeleteTopicsAsync([name], options), $"Deleting the topic '{name}'", name, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (DeleteTopicsException e)
        {
            throw KafkaErrors.Map(e.Results[0].Error, $"Deleting the topic '{name}'", name);
        }
    }

    /// <summary>All topics' names.</summary>
    public async Task<List<string>> ListAsync(CancellationToken cancellationToken)
    {
        var listed = Blocking.RunAsync(() => _client.GetMetadata(_options.RequestTimeout));
        var metadata = await WaitAsync(listed, "Listing the topics", null, cancellationToken).ConfigureAwait(false);
        _monitor.Succeeded();
        return metadata.Topics.ConvertAll(topic => topic.Topic);
    }

    /// <summary>Whether any broker answers.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var asked = _client.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = _options.RequestTimeout });
        await WaitAsync(asked, "Looking for the cluster", null, cancellationToken).ConfigureAwait(false);
        _monitor.Succeeded();
    }

    /// <summary>
    /// One offset of each of some partitions, as readers of committed records see them: by partition. While a partition
    /// changes its leader the question is asked again.
    /// </summary>
    public async Task<long[]> OffsetsAsync(string topic, IReadOnlyList<int> partitions, OffsetSpec which, CancellationToken cancellationToken)
    {
        var doing = $"Asking for offsets of '{topic}'";
        var started = _time.GetTimestamp();
        while (true)
        {
            var results = await ListOffsetsAsync(topic, partitions, which, doing, cancellationToken).ConfigureAwait(false);
            var failed = results.Find(result => result.Error.IsError);
            var isLate = _time.GetElapsedTime(started) > _options.RequestTimeout;
            if (failed is not null && (isLate || !KafkaErrors.IsPassing(failed.Error.Code)))
                throw KafkaErrors.Map(failed.Error, $"{doing}, partition {failed.Partition.Value}", topic);
            // Where a leader was not reached in time librdkafka tells neither an error nor an offset.
            var offsets = partitions.Select(p => results.Find(result => result.Partition.Value == p)?.Offset ?? Offset.Unset).ToArray();
            if (failed is null && !offsets.Contains(Offset.Unset))
            {
                _monitor.Succeeded();
                return [.. offsets.Select(offset => offset.Value)];
            }
            if (isLate)
                throw _monitor.Unreachable(doing, inner: null);
            await Task.Delay(AskAgain, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<TopicPartitionOffsetError>> ListOffsetsAsync(
        string topic, IReadOnlyList<int> partitions, OffsetSpec which, string doing, CancellationToken cancellationToken)
    {
        var asked = _client.ListOffsetsAsync(
            partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = new(topic, p), OffsetSpec = which }),
            new ListOffsetsOptions { RequestTimeout = _options.RequestTimeout, IsolationLevel = IsolationLevel.ReadCommitted });
        try
        {
            var answer = await WaitAsync(asked, doing, topic, cancellationToken).ConfigureAwait(false);
            return answer.ResultInfos.ConvertAll(info => info.TopicPartitionOffsetError);
        }
        catch (ListOffsetsException e)
        {
            return e.Result.ResultInfos.ConvertAll(info => info.TopicPartitionOffsetError);
        }
    }

    public void Dispose() => _client.Dispose();

    private static TopicState State(TopicDescription topic) => new(
        topic.Name,
        topic.TopicId?.ToString() ?? "0",
        topic.Partitions.Count,
        topic.Partitions.TrueForAll(partition => partition.Leader is { Id: >= 0 }));

    /// <summary>Brokers that know no request for it make a topic when a client that allows it asks about the name.</summary>
    private Task<Metadata> AutoCreateAsync(string name, CancellationToken cancellationToken) => WaitAsync(
        Blocking.RunAsync(() =>
        {
            using var client = Build(ClientSettings.AutoCreatingAdmin(_options));
            return client.GetMetadata(name, _options.RequestTimeout);
        }),
        $"Creating the topic '{name}'", name, cancellationToken);

    private IAdminClient Build(Dictionary<string, string> settings) => new AdminClientBuilder(settings)
        .SetErrorHandler((_, error) => _monitor.Heard(error))
        .SetLogHandler((_, message) => _monitor.Forward(message))
        .Build();

    private async Task<T> WaitAsync<T>(Task<T> asked, string doing, string? topic, CancellationToken cancellationToken)
    {
        await WaitAsync((Task)asked, doing, topic, cancellationToken).ConfigureAwait(false);
        return await asked.ConfigureAwait(false);
    }

    private async Task WaitAsync(Task asked, string doing, string? topic, CancellationToken cancellationToken)
    {
        try
        {
            // The client keeps the limit itself, but answers nobody any more once it is disposed.
            await asked.WaitAsync(_options.RequestTimeout + Grace, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw _monitor.Unreachable(doing, e);
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_TimedOut || KafkaErrors.IsConnection(e.Error.Code))
        {
            throw _monitor.Unreachable(doing, e);
        }
        catch (KafkaException e) when (e.GetType() == typeof(KafkaException))
        {
            var mapped = KafkaErrors.Map(e.Error, doing, topic);
            throw new EngineException(mapped.Error, mapped.Message, e);
        }
    }
}
