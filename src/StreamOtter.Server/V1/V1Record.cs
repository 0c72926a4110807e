using StreamOtter.Protocol.V1;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

/// <summary>A record to be filtered and written: whether its value is JSON is found out at most once.</summary>
internal ref struct V1Record(in RecordView view)
{
    private bool? _isJson;

    public readonly RecordView View { get; } = view;

    /// <summary>Whether it has a value that is delivered as <c>v</c>.</summary>
    public bool IsJson => _isJson ??= View.HasValue && JsonValue.IsValid(View.Value);
}
