// Fills a broker's queue at QoS 1, as fast as the broker takes it: COUNT telemetry messages of six values, or COUNT times
// the same TEXT. Ends when the broker has acknowledged all of them.
// usage: publish COUNT PORT DEVICES [TOPIC TEXT]     START: time of the first message, in ms since 1970
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 2000 }; // messages waiting for the broker: enough to keep it busy, little memory

static long acknowledged, start = 1764000000000;
static void done(struct mosquitto *client, void *data, int id) { (void)client, (void)data, (void)id, acknowledged++; }

static int message(char *text, size_t size, long n, long devices) {
  long round = n / devices, device = n % devices;
  return snprintf(text, size,
                  "{\"ts\":%ld,\"seq\":%ld,\"water_temperature\":%.2f,\"dissolved_oxygen\":%.2f,\"ph\":%.2f,"
                  "\"salinity\":%.2f,\"turbidity\":%.1f,\"battery\":%.3f}",
                  start + round * 60000 + device % 977, n, 18 + n % 700 / 100.0, 6 + n % 300 / 100.0,
                  7.8 + n % 50 / 100.0, 31 + n % 90 / 100.0, 3 + n % 40 / 10.0, 3.6 - round % 100 / 1000.0);
}

int main(int argc, char **argv) {
  if (argc != 4 && argc != 6) return fprintf(stderr, "usage: publish COUNT PORT DEVICES [TOPIC TEXT]\n"), 2;
  long count = atol(argv[1]), devices = atol(argv[3]), sent = 0;
  if (getenv("START")) start = atol(getenv("START"));
  mosquitto_lib_init();
  struct mosquitto *client = mosquitto_new(NULL, true, NULL);
  mosquitto_max_inflight_messages_set(client, WINDOW);
  mosquitto_publish_callback_set(client, done);
  if (mosquitto_connect(client, "127.0.0.1", atoi(argv[2]), 60)) return fprintf(stderr, "no broker\n"), 1;
  while (acknowledged < count) {
    for (; sent < count && sent - acknowledged < WINDOW; sent++) {
      if (argc == 6) {
        mosquitto_publish(client, NULL, argv[4], strlen(argv[5]), argv[5], 1, false);
        continue;
      }
      char topic[64], text[256];
      long device = sent % devices;
      snprintf(topic, sizeof topic, "ft/site%03ld/dev%06ld/telemetry", device % 50, device);
      mosquitto_publish(client, NULL, topic, message(text, sizeof text, sent, devices), text, 1, false);
    }
    if (mosquitto_loop(client, 10, 1)) return fprintf(stderr, "connection lost\n"), 1;
  }
  mosquitto_disconnect(client);
  return 0;
}
