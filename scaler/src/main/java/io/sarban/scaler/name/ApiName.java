// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.name;

import java.util.regex.Pattern;

/**
 * Names that can be part of a path of the API server: neither it nor a proxy before it may read
 * another path. Source: Kubernetes' "Object Names and IDs".
 */
public final class ApiName {

  private static final Pattern OBJECT =
      Pattern.compile("[A-Za-z0-9]([-._A-Za-z0-9]{0,251}[A-Za-z0-9])?");

  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");
  private static final Pattern KEY = Pattern.compile("[-._A-Za-z0-9]{1,253}");
  private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,62}");
  private static final Pattern VERSION =
      Pattern.compile("([A-Za-z0-9]([-.A-Za-z0-9]{0,251}[A-Za-z0-9])?/)?[A-Za-z0-9]{1,63}");

  private ApiName() {}

  /** Whether it can be the name of an object of any kind. */
  public static boolean isObject(String text) {
    return OBJECT.matcher(text).matches() && !text.contains("..");
  }

  /** Whether it is a DNS subdomain, like the names of namespaces and most objects. */
  public static boolean isSubdomain(String text) {
    return SUBDOMAIN.matcher(text).matches() && !text.contains("..");
  }

  /** Whether it can be a key of a ConfigMap or a Secret. */
  public static boolean isKey(String text) {
    return KEY.matcher(text).matches() && !text.startsWith("..") && !text.equals(".");
  }

  /** Whether it can be a kind. */
  public static boolean isKind(String text) {
    return KIND.matcher(text).matches();
  }

  /** Whether it can be a version with its group, such as {@code apps/v1}. */
  public static boolean isVersion(String text) {
    return VERSION.matcher(text).matches() && !text.contains("..");
  }
}
