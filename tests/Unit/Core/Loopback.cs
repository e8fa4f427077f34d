using System.Net.Sockets;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>What services on this machine have in common.</summary>
internal static class Loopback
{
    /// <summary>Answers each connection beside the others, until the listener is disposed.</summary>
    public static async Task ServeAsync(TcpListener listener, Func<TcpClient, Task> answer)
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = answer(client);
        }
    }
}
