// Two cores serve the tests, the gateways and Kafka.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
