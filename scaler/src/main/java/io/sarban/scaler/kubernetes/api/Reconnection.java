// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.api;

import io.fabric8.kubernetes.client.Config;
import java.util.random.RandomGenerator;

/**
 * How a scaler reconnects to an API server that was unavailable. The client's informers wait for
 * their interval, then twice as long, up to 32 times, without jitter; so each scaler has a random
 * interval.
 */
public final class Reconnection {

  /**
   * Retries of one request, for example when a kept connection was closed. All callers retry with
   * growing delays, which Fabric8's default of ten retries would multiply.
   */
  private static final int RETRIES = 1;

  private Reconnection() {}

  /**
   * Configures one scaler's client.
   *
   * @param client the configuration from the environment; is changed, and returned
   * @param random spreads the intervals of several scalers: from half to one and a half times the
   *     client's own, which is 1 s by default
   */
  public static Config of(Config client, RandomGenerator random) {
    int interval = client.getWatchReconnectInterval();
    // not a copy, which would miss a renewed token
    client.setRequestRetryBackoffLimit(RETRIES);
    client.setWatchReconnectInterval(interval / 2 + random.nextInt(Math.max(1, interval)));
    return client;
  }
}
