namespace StreamOtter.Schemas;

/// <summary>How the subject is called that a topic's schema is registered under.</summary>
public enum SubjectNames
{
    /// <summary><c>TOPIC-value</c> or <c>TOPIC-key</c>: one schema for a topic.</summary>
    Topic,

    /// <summary>The record's full name: one schema for a type, on whatever topics.</summary>
    Record,

    /// <summary><c>TOPIC-RECORD</c>: several types on a topic, each with a schema of its own there.</summary>
    TopicRecord,
}
