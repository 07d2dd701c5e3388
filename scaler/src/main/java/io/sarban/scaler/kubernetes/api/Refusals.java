// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.api;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Locale;

/** Describes the API server's refusals in one line for the user. */
public final class Refusals {

  private Refusals() {}

  /** Whether the resource was changed meanwhile; the caller then reads the new state. */
  public static boolean isConflict(Exception e) {
    return e instanceof KubernetesClientException refused && refused.getCode() == 409;
  }

  /** Whether the resource does not exist, or the cluster does not know its kind. */
  public static boolean isMissing(Exception e) {
    return e instanceof KubernetesClientException refused && refused.getCode() == 404;
  }

  /** What went wrong, in one line without a stack trace. */
  public static String oneLine(Exception e) {
    return e instanceof KubernetesClientException refused
        ? oneLine(refused)
        : e.getClass().getSimpleName() + ": " + firstLine(String.valueOf(e.getMessage()));
  }

  public static String oneLine(KubernetesClientException e) {
    if (e instanceof Fence.NotLeadingException) {
      return e.getMessage();
    }
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      String hint = e.getCode() == 403 ? ": give the scaler's service account that right" : "";
      return firstLine(e.getStatus().getMessage()) + hint;
    }
    if (e.getCode() != 0) {
      return "the API server answered " + e.getCode();
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.format(
        Locale.ROOT,
        "the API server cannot be reached (%s)",
        firstLine(String.valueOf(cause.getMessage())));
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
