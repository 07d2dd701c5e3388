// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.http;

import io.sarban.scaler.problem.FailureLine;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why an HTTP call failed, in one line for the user. */
public final class ConnectionFailures {

  private ConnectionFailures() {}

  /** Why an HTTP call got no answer, for a message that begins with the source's name. */
  public static String reason(Throwable e) {
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
        return "fails the TLS handshake (" + FailureLine.of(e) + ")";
      }
    }
    return "failed: " + FailureLine.of(e);
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
}
