// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import java.net.http.HttpRequest;

/** A header that a trigger adds to its requests. */
public final class RequestHeader {

  private RequestHeader() {}

  /**
   * Whether a request may have this header. Line breaks and control characters cannot be sent, and
   * {@link WebClient} sets some headers itself, such as Host.
   */
  public static boolean canBeSent(String name, String value) {
    try {
      HttpRequest.newBuilder().header(name, value);
      return !name.equalsIgnoreCase("Host");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
