// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.sarban.scaler.http.RefusedException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Puts exceptions from sources into one line for the user. */
public final class Failures {

  private static final int MAX_LENGTH = 300;
  private static final Pattern CREDENTIALS = Pattern.compile("(?<=://)[^/@\\s]+@");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:password|accountkey|sharedaccesskey|sharedaccesssignature|sig|token)=)[^;&\\s]+");

  private Failures() {}

  /** Why an HTTP call got no answer, for a message that begins with the source's name. */
  public static String connection(Throwable e) {
    // it is inside a ConnectException
    if (causes(e)
        .anyMatch(
            cause ->
                cause instanceof UnresolvedAddressException
                    || cause instanceof UnknownHostException)) {
      return "has a host name that is unknown";
    }
    for (Throwable cause : causes(e).toList()) {
      if (cause instanceof RefusedException) {
        return cause.getMessage();
      }
      if (cause instanceof HttpConnectTimeoutException || cause instanceof ConnectException) {
        return "cannot be connected to";
      }
      if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
        return "does not answer in time";
      }
      if (noTls(cause)) {
        return "does not speak TLS there (ask it by http, or on another port)";
      }
      if (reset(cause)) {
        return "closes the connection without an answer: is it HTTP that is spoken there?";
      }
      if (cause instanceof SSLException) {
        return "fails the TLS handshake (" + oneLine(e) + ")";
      }
    }
    return "failed: " + oneLine(e);
  }

  /** Whether a server answered a TLS client in clear text. */
  public static boolean noTls(Throwable e) {
    return e instanceof SSLException
        && String.valueOf(e.getMessage())
            .toLowerCase(Locale.ROOT)
            .contains("unrecognized ssl message");
  }

  /** Whether a server ended the connection without an answer. */
  public static boolean reset(Throwable e) {
    return e instanceof SocketException
        && String.valueOf(e.getMessage()).startsWith("Connection reset");
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
  }

  /**
   * The innermost message, without line breaks and credentials; the class's name where there is no
   * message.
   */
  public static String oneLine(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return oneLine(
        message == null || message.isBlank() ? cause.getClass().getSimpleName() : message);
  }

  /** A source's own message: its first line, without credentials. */
  public static String oneLine(String message) {
    String line = message.lines().findFirst().orElse("").strip();
    String safe = SECRET.matcher(CREDENTIALS.matcher(line).replaceAll("")).replaceAll("$1...");
    return safe.length() > MAX_LENGTH ? safe.substring(0, MAX_LENGTH) + " ..." : safe;
  }
}
