package io.sarban.scaler.kubernetes.api;

import io.fabric8.kubernetes.client.Config;
import java.util.random.RandomGenerator;

/**
 * How a scaler comes back to an API server that was away. The client's informers wait for their
 * interval, then for twice that, up to 32 times, without jitter; so each scaler has an interval of
 * its own.
 */
public final class Reconnection {

  /**
   * Of one request, as when a kept connection was closed. Whatever asks the API server here asks
   * again by itself, later each time; ten retries of each such try, Fabric8's default, would add
   * up.
   */
  private static final int RETRIES = 1;

  private Reconnection() {}

  /**
   * Sets one scaler's client up.
   *
   * @param client as the environment sets it up; is changed, and given back
   * @param random spreads the intervals of several scalers: from half to one and a half of the
   *     client's own, which is 1 s by default
   */
  public static Config of(Config client, RandomGenerator random) {
    int interval = client.getWatchReconnectInterval();
    // not a copy: that would not follow a token that is renewed
    client.setRequestRetryBackoffLimit(RETRIES);
    client.setWatchReconnectInterval(interval / 2 + random.nextInt(Math.max(1, interval)));
    return client;
  }
}
