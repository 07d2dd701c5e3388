package io.sarban.scaler.kubernetes.informer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The namespaces that are watched; none stands for all of them.
 *
 * @param names as KEDA's WATCH_NAMESPACE lists them
 */
public record Namespaces(Set<String> names) {

  private static final String ALL = "";

  public Namespaces {
    names = Set.copyOf(names);
  }

  /** Names separated by commas; an empty text is all. */
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

  /** One watch for each; the empty name watches all. */
  public List<String> scopes() {
    return all() ? List.of(ALL) : names.stream().sorted().toList();
  }

  /** The watch that sees a namespace. */
  public String scope(String namespace) {
    return all() ? ALL : namespace;
  }
}
