namespace StreamOtter.Server.V1;

/// <summary>A message that the protocol does not allow; the code says whether the connection ends with it.</summary>
internal sealed class V1RequestException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;
}
