using System.Text.Json;

namespace StreamOtter.Protocol.V1;

/// <summary>
/// The members of a gateway's small messages, each read once and checked for its kind. What its type has no use for is
/// skipped only where its name is of no message at all.
/// </summary>
internal sealed class MessageMembers
{
    public int? Sub { get; private set; }

    public long? Seq { get; private set; }

    public long? Id { get; private set; }

    public string? Stream { get; private set; }

    public string? Error { get; private set; }

    public string? Reason { get; private set; }

    public long? Delay { get; private set; }

    public long? ExpiresIn { get; private set; }

    private WirePosition? _position;
    private string? _session, _server, _outcome, _streams, _group;
    private long? _heartbeat, _messageLimit, _creditRecords, _creditBytes, _from, _to;
    private int? _partition, _code, _count, _subscriptions;

    public static MessageMembers Read(ReadOnlySpan<byte> message)
    {
        var members = new MessageMembers();
        var reader = new Utf8JsonReader(message, ProtocolV1.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            members.Take(name, ref reader);
        }
        reader.Read(); // throws if anything follows
        return members;
    }

    public int RequireSub() => Sub ?? throw Member.Missing("sub");

    public int RequireCode() => _code ?? throw Member.Missing("code");

    public WirePosition RequirePosition() => _position ?? throw Member.Missing("position");

    public WelcomeMessage ToWelcome() => new(
        _session ?? "",
        _server ?? "",
        _heartbeat ?? throw Member.Missing("heartbeat"),
        (int)(_messageLimit ?? throw Member.Missing("limits.message")),
        (int)(_creditRecords ?? throw Member.Missing("credit.records")),
        _creditBytes ?? throw Member.Missing("credit.bytes"),
        ExpiresIn);

    public SubscribedMessage ToSubscribed() => _streams is null
        ? new(RequireSub(), Stream, _group is null ? RequirePosition() : null)
        : new(RequireSub(), null, null);

    public PresenceMessage ToPresence() => new(
        Id ?? throw Member.Missing("id"), _subscriptions ?? throw Member.Missing("subscriptions"));

    public GapMessage ToGap()
    {
        var from = _from ?? throw Member.Missing("from");
        var to = _to ?? throw Member.Missing("to");
        return new GapMessage(RequireSub(), Stream, _partition ?? throw Member.Missing("p"), from, to, Reason ?? "");
    }

    public NackMessage ToNack() => new(
        Seq ?? throw Member.Missing("seq"),
        _count ?? throw Member.Missing("count"),
        (_outcome ?? throw Member.Missing("outcome")) == "refused",
        RequireCode(),
        Error ?? "");

    private void Take(string name, ref Utf8JsonReader reader)
    {
        switch (name)
        {
            case "sub":
                Sub = Member.Int32(ref reader, name);
                break;
            case "seq":
                Seq = Member.Integer(ref reader, name, least: 1);
                break;
            case "id":
                Id = Member.Integer(ref reader, name, least: -ProtocolV1.MaxInteger);
                break;
            case "stream":
                Stream = Member.Text(ref reader, name);
                break;
            case "streams":
                _streams = Member.Text(ref reader, name);
                break;
            case "subscriptions":
                _subscriptions = Member.Int32(ref reader, name);
                break;
            case "p":
                _partition = Member.Int32(ref reader, name);
                break;
            case "code":
                _code = Member.Int32(ref reader, name);
                break;
            case "count":
                _count = Member.Int32(ref reader, name, least: 1);
                break;
            case "from":
                _from = Member.Integer(ref reader, name);
                break;
            case "to":
                _to = Member.Integer(ref reader, name);
                break;
            case "delay":
                Delay = Member.Integer(ref reader, name);
                break;
            case "expiresIn":
                ExpiresIn = Member.Integer(ref reader, name);
                break;
            case "heartbeat":
                _heartbeat = Member.Integer(ref reader, name, least: 1);
                break;
            case "error":
                Error = Member.Text(ref reader, name);
                break;
            case "reason":
                Reason = Member.Text(ref reader, name);
                break;
            case "outcome":
                _outcome = Member.Text(ref reader, name);
                break;
            case "session":
                _session = Member.Text(ref reader, name);
                break;
            case "server":
                _server = Member.Text(ref reader, name);
                break;
            case "group":
                _group = Member.Text(ref reader, name);
                break;
            case "position":
                _position = PositionCodec.Read(ref reader);
                break;
            case "limits":
                ReadNumbers(ref reader, name);
                break;
            case "credit":
                ReadNumbers(ref reader, name);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadNumbers(ref Utf8JsonReader reader, string name)
    {
        Member.Expect(reader, JsonTokenType.StartObject, name);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = $"{name}.{reader.GetString()}";
            reader.Read();
            if (member == "limits.message")
                _messageLimit = Member.Int32(ref reader, member, least: 1);
            else if (member == "credit.records")
                _creditRecords = Member.Int32(ref reader, member, least: 1);
            else if (member == "credit.bytes")
                _creditBytes = Member.Integer(ref reader, member, least: 1);
            else
                reader.Skip();
        }
    }
}
