// SPDX-License-Identifier: Apache-2.0
// Sends the requests of CVE-2025-55763 to a civetweb in this very process and
// expects one given status for each. Built with AddressSanitizer by check.sh, so
// that a write past a buffer ends it.
//
// Usage: check EXPECTED_STATUS [DOCUMENT_ROOT]; DOCUMENT_ROOT holds a folder "d".
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "civetweb.h"

enum { kTargetSize = 16000 };  // civetweb's default max_request_size is 16384

static int Connect(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr*)&address, sizeof address) != 0) {
    perror("connect");
    exit(1);
  }
  return fd;
}

// The status of the answer to one request, 0 if there was none.
static int Status(int port, const char* target) {
  const int fd = Connect(port);
  dprintf(fd, "GET %s HTTP/1.1\r\nHost: check\r\nConnection: close\r\n\r\n", target);
  char answer[kTargetSize * 2] = "";
  size_t used = 0;
  ssize_t got = 0;
  while (used < sizeof answer - 1 &&
         (got = read(fd, answer + used, sizeof answer - 1 - used)) > 0) {
    used += (size_t)got;
  }
  close(fd);
  int status = 0;
  return sscanf(answer, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

// A folder asked for without its closing slash: `slashes` in front, a query of
// `query` bytes behind.
static void WriteTarget(char* target, size_t slashes, size_t query) {
  memset(target, '/', slashes);
  target[slashes] = 'd';
  target[slashes + 1] = query > 0 ? '?' : '\0';
  memset(target + slashes + 2, 'q', query);
  target[slashes + 2 + query] = '\0';
}

static int CountWrongAnswers(int port, int expected) {
  static const size_t kSizes[][2] = {{1, 0},       {1, 1},      {1, 100},  {1, 4096},
                                     {1, 15900},   {4096, 100}, {8000, 1}, {4000, 8000},
                                     {8100, 7800}, {15900, 0}};
  static char target[kTargetSize];
  int wrong = 0;
  for (size_t i = 0; i < sizeof kSizes / sizeof kSizes[0]; ++i) {
    WriteTarget(target, kSizes[i][0], kSizes[i][1]);
    const int status = Status(port, target);
    if (status != expected) {
      printf("%zu slashes, query of %zu: status %d, expected %d\n", kSizes[i][0], kSizes[i][1],
             status, expected);
      ++wrong;
    }
  }
  return wrong;
}

static int PrintMessage(const struct mg_connection* connection, const char* message) {
  (void)connection;
  fprintf(stderr, "civetweb: %s\n", message);
  return 1;
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const char* options[] = {"listening_ports",
                           "127.0.0.1:0",
                           "num_threads",
                           "2",
                           argc > 2 ? "document_root" : NULL,
                           argc > 2 ? argv[2] : NULL,
                           NULL};
  const struct mg_callbacks callbacks = {.log_message = PrintMessage};
  mg_init_library(0);
  struct mg_context* context = mg_start(&callbacks, NULL, options);
  struct mg_server_port port;
  if (context == NULL || mg_get_server_ports(context, 1, &port) != 1) {
    fprintf(stderr, "civetweb does not start\n");
    return 1;
  }
  const int wrong = CountWrongAnswers(port.port, atoi(argv[1]));
  mg_stop(context);
  mg_exit_library();
  return wrong == 0 ? 0 : 1;
}
