#if NET
using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>What a proxy replied on one connection, for as long as it is the proxy that does.</summary>
internal sealed class ProxyReplies
{
    private const int StatusStart = 9; // HTTP/1.1 200
    private const int StatusEnd = 12;

    private readonly StringBuilder _head = new(StatusEnd);
    private bool _isExpected = true;

    /// <summary>The status of the last reply; empty before the first.</summary>
    public string Status { get; private set; } = string.Empty;

    /// <summary>Whether the proxy has let the request through; what follows is said by the service.</summary>
    public bool IsOpen => Status.StartsWith('2');

    /// <summary>Notes that something was sent, which it replies to.</summary>
    public void Expect()
    {
        if (!_isExpected && !IsOpen)
        {
            _head.Clear();
            _isExpected = true;
        }
    }

    /// <summary>Notes what came.</summary>
    public void Note(ReadOnlySpan<byte> read)
    {
        for (int i = 0; i < read.Length && _isExpected; i++)
        {
            _head.Append((char)read[i]);
            if (_head.Length == StatusEnd)
            {
                Status = _head.ToString(StatusStart, StatusEnd - StatusStart);
                _isExpected = false;
            }
        }
    }
}
#endif
