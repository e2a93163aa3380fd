#pragma once

namespace simulator {

// Ends this process's TCP connection that comes from that port with a reset. civetweb has no way to
// do so: it does not show its sockets and always closes them in the polite way.
void ResetConnectionFrom(int remote_port);

}  // namespace simulator
