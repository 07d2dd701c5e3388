// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.sarban.scaler.name.ApiName;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.route.component.RouteException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that Kubernetes accepts for each of a workload's objects, and as a label. */
public final class Names {

  private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,51}[a-z0-9])?");

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private Names() {}

  /**
   * @throws RouteException if Kubernetes would refuse it
   */
  public static void require(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new RouteException(
          "\""
              + OneLine.of(name)
              + "\" is no name for a workload: name it by up to 53 of a-z, 0-9 and -, a letter"
              + " first");
    }
  }

  /**
   * @param option that names an object
   * @throws RouteException if Kubernetes would refuse it
   */
  public static void requireObject(String option, String name) {
    if (!ApiName.isSubdomain(name)) {
      throw new RouteException(
          option
              + ": \""
              + OneLine.of(name)
              + "\" is no name for an object: use a-z, 0-9, - and ., a letter or digit at both"
              + " ends");
    }
  }

  /**
   * @throws RouteException if Kubernetes would refuse it
   */
  public static void requireNamespace(String name) {
    if (!NAMESPACE.matcher(name).matches()) {
      throw new RouteException(
          "--namespace: \""
              + OneLine.of(name)
              + "\" is no name for a namespace: use up to 63 of a-z, 0-9 and -, a letter or digit"
              + " at both ends");
    }
  }

  /** A name of a file or folder, made to fit: {@code Hello_World.camel.yaml} is hello-world. */
  public static String of(String file) {
    String name =
        file.replaceFirst("(\\.camel)?\\.ya?ml$", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[-0-9]+", "");
    return name.substring(0, Math.min(53, name.length())).replaceAll("-+$", "");
  }
}
