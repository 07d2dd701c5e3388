// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.informer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The watched namespaces; if empty, all namespaces.
 *
 * @param names in the format of KEDA's WATCH_NAMESPACE
 */
public record Namespaces(Set<String> names) {

  private static final String ALL = "";

  public Namespaces {
    names = Set.copyOf(names);
  }

  /** Reads names separated by commas; an empty text means all. */
  public static Namespaces parse(String text) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(names::add);
    return new Namespaces(names);
  }

  public boolean all() {
    return names.isEmpty();
  }

  boolean contains(String namespace) {
    return all() || names.contains(namespace);
  }

  /** The scopes of the watches, one for each namespace; the empty name covers all. */
  public List<String> scopes() {
    return all() ? List.of(ALL) : names.stream().sorted().toList();
  }

  /** The scope of the watch that covers a namespace. */
  public String scope(String namespace) {
    return all() ? ALL : namespace;
  }
}
