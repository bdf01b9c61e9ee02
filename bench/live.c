// Devices that live: telemetry of six values at a constant rate, stamped with the time it was due at. It ends after SECONDS
// or with SIGTERM, when the broker has acknowledged all, and says how many messages there were.
// usage: live PORT DEVICES RATE SECONDS
#include <mosquitto.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WINDOW = 2000, FIRST = 100000 }; // messages waiting for the broker, as publish.c; the number of the first device

static long acknowledged;
static volatile sig_atomic_t ended;
static void done(struct mosquitto *client, void *data, int id) { (void)client, (void)data, (void)id, acknowledged++; }
static void end(int signal) { (void)signal, ended = 1; }

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return time.tv_sec * 1000000000 + time.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 5) return fprintf(stderr, "usage: live PORT DEVICES RATE SECONDS\n"), 2;
  long devices = atol(argv[2]), rate = atol(argv[3]), count = rate * atol(argv[4]), sent = 0;
  signal(SIGTERM, end);
  mosquitto_lib_init();
  struct mosquitto *client = mosquitto_new(NULL, true, NULL);
  mosquitto_max_inflight_messages_set(client, WINDOW);
  mosquitto_publish_callback_set(client, done);
  if (mosquitto_connect(client, "127.0.0.1", atoi(argv[1]), 60)) return fprintf(stderr, "no broker\n"), 1;
  long begin = now(), latest = 0;
  while (acknowledged < sent || (sent < count && !ended)) {
    for (long due; !ended && sent < count && sent - acknowledged < WINDOW; sent++) {
      if ((due = begin + sent * 1000000000 / rate) > now()) break;
      if (now() - due > latest) latest = now() - due;
      char topic[64], text[256];
      long device = FIRST + sent % devices;
      snprintf(topic, sizeof topic, "ft/site%03ld/dev%06ld/telemetry", device % 50, device);
      int size = snprintf(text, sizeof text,
                          "{\"ts\":%ld,\"sent\":%ld,\"water_temperature\":%.2f,\"dissolved_oxygen\":%.2f,\"ph\":%.2f,"
                          "\"salinity\":%.2f,\"turbidity\":%.1f,\"battery\":%.3f}",
                          due / 1000000, due, 18 + sent % 700 / 100.0, 6 + sent % 300 / 100.0, 7.8 + sent % 50 / 100.0,
                          31 + sent % 90 / 100.0, 3 + sent % 40 / 10.0, 3.6 - sent % 100 / 1000.0);
      mosquitto_publish(client, NULL, topic, size, text, 1, false);
    }
    if (mosquitto_loop(client, 1, 1)) return fprintf(stderr, "connection lost\n"), 1;
  }
  mosquitto_disconnect(client);
  printf("%ld messages, sent at most %.1f ms after they were due\n", sent, latest / 1e6);
  return 0;
}
