// Stands between a broker and a subscriber, passes on every byte, and measures when messages of live.c are acknowledged.
// One line for each to LOG: when it was due (ms since 1970), how long after that its PUBACK came, and how long after it
// had come from the broker (µs).
// usage: relay PORT BROKER_PORT LOG
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 1 << 20 };
struct side { int from, to; size_t held; unsigned char bytes[SIZE]; }; // held: the begin of a packet that is not whole

static long due[65536], came[65536]; // ns since 1970, by packet id
static FILE *log_file;

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return time.tv_sec * 1000000000 + time.tv_nsec;
}

static void look(const unsigned char *packet, size_t head, size_t size, long time) {
  const unsigned char *body = packet + head;
  if (packet[0] >> 4 == 3 && packet[0] & 6) { // PUBLISH with an id
    size_t topic = body[0] << 8 | body[1];
    int id = body[2 + topic] << 8 | body[3 + topic];
    const char *sent = memmem(body, size - head, "\"sent\":", 7);
    due[id] = sent ? atol(sent + 7) : 0;
    came[id] = time;
  } else if (packet[0] >> 4 == 4) { // PUBACK
    int id = body[0] << 8 | body[1];
    if (due[id]) fprintf(log_file, "%ld %ld %ld\n", due[id] / 1000000, (time - due[id]) / 1000, (time - came[id]) / 1000);
    due[id] = 0;
  }
}

// Passes on what one side has sent; returns 0 when that side has ended.
static int pass(struct side *side) {
  ssize_t count = read(side->from, side->bytes + side->held, SIZE - side->held);
  if (count <= 0) return 0;
  long time = now();
  for (ssize_t at = 0; at < count;) {
    ssize_t written = write(side->to, side->bytes + side->held + at, count - at);
    if (written <= 0) return 0;
    at += written;
  }
  size_t end = side->held + count, at = 0;
  while (end - at >= 2) {
    size_t head = 1, rest = 0, shift = 0;
    unsigned char byte = 0x80;
    for (; byte & 0x80 && at + head < end; shift += 7) byte = side->bytes[at + head++], rest |= (size_t)(byte & 0x7f) << shift;
    if (byte & 0x80 || end - at < head + rest) break;
    look(side->bytes + at, head, head + rest, time);
    at += head + rest;
  }
  memmove(side->bytes, side->bytes + at, side->held = end - at);
  return 1;
}

static int at(int port, int (*use)(int, const struct sockaddr *, socklen_t)) {
  int one = 1, descriptor = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return use(descriptor, (struct sockaddr *)&address, sizeof address) ? -1 : descriptor;
}

int main(int argc, char **argv) {
  if (argc != 4) return fprintf(stderr, "usage: relay PORT BROKER_PORT LOG\n"), 2;
  int listener = at(atoi(argv[1]), bind);
  if (listener < 0 || listen(listener, 8)) return perror("relay"), 1;
  signal(SIGCHLD, SIG_IGN), signal(SIGPIPE, SIG_IGN);
  for (;;) {
    int client = accept(listener, NULL, NULL), one = 1;
    if (client < 0) continue;
    if (fork()) { close(client); continue; }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    int broker = at(atoi(argv[2]), connect);
    if (broker < 0) return 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (!(log_file = fopen(argv[3], "a"))) return perror(argv[3]), 1;
    static struct side down, up;
    down.from = up.to = broker, down.to = up.from = client;
    struct pollfd polled[2] = {{.fd = broker, .events = POLLIN}, {.fd = client, .events = POLLIN}};
    for (;;) {
      if (poll(polled, 2, 100) == 0) fflush(log_file);
      if (polled[0].revents && !pass(&down)) break;
      if (polled[1].revents && !pass(&up)) break;
    }
    fclose(log_file);
    return 0;
  }
}
