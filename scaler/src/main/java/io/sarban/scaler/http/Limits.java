// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.time.Duration;

/**
 * The limits of one request, including its redirects and its whole answer.
 *
 * @param time from the first look-up to the last byte
 * @param bytes maximum length of the answer
 * @param redirects maximum number of redirects to follow
 */
public record Limits(Duration time, int bytes, int redirects) {

  /**
   * Limits for requests that carry a credential in the body, or whose destination never redirects.
   */
  public static Limits withoutRedirects(Duration time, int bytes) {
    return new Limits(time, bytes, 0);
  }
}
