#pragma once

namespace simulator {

// The descriptor of this process's connection with a client on that port of the same machine; -1
// when there is none. civetweb does not tell.
int FindConnectionFrom(int remote_port);

// Ends a connection with a TCP reset.
void ResetConnection(int descriptor);

// Resets every connection that was made to `local_port`, but for the one from `spared_port`.
void ResetConnectionsTo(int local_port, int spared_port);

// Whether the client has closed its side.
bool PeerHasClosed(int descriptor);

}  // namespace simulator
