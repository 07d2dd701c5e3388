package io.sarban.scaler.http;

import java.net.http.HttpRequest;

/** A header that a trigger adds to its requests. */
public final class RequestHeader {

  private RequestHeader() {}

  /**
   * Whether a request may have it. Line breaks and other signs cannot be sent, and {@link
   * WebClient} itself sets some: Host among them.
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
