package io.sarban.scaler.http;

import java.time.Duration;

/**
 * What one request may cost, its redirects and the whole of its answer included.
 *
 * @param time from the first address that is looked up to the last byte
 * @param bytes of the answer
 * @param redirects that are followed
 */
public record Limits(Duration time, int bytes, int redirects) {

  /** Of requests that carry a credential in their body, or ask a place that never moves. */
  public static Limits withoutRedirects(Duration time, int bytes) {
    return new Limits(time, bytes, 0);
  }
}
