// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import io.sarban.scaler.resource.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** {@code platform-http}: all paths of a workload are one trigger of type http. */
public final class PlatformHttp implements TriggerDeriver {

  public static final String TYPE = "http";

  /** The port of the workload's Service. */
  public static final int PORT = 80;

  private static final String PATHS = "pathPrefixes";
  private static final String TARGET = "targetValue";

  @Override
  public Derivation derive(FromEndpoint endpoint, int messages) {
    String path = endpoint.path("path").map(Value::text).orElse("/");
    return Derivation.Scaled.by(new Draft(TYPE).with(PATHS, prefix(path)).with(TARGET, messages));
  }

  /** The part before the first variable segment, or before a star. */
  private static String prefix(String path) {
    String plain = path.startsWith("/") ? path : "/" + path;
    int variable = plain.indexOf('{');
    int star = plain.indexOf('*');
    int end = Math.min(variable < 0 ? plain.length() : variable, star < 0 ? plain.length() : star);
    String prefix = plain.substring(0, end);
    return prefix.length() > 1 && prefix.endsWith("/")
        ? prefix.substring(0, prefix.length() - 1)
        : prefix;
  }

  /** Merges the derived triggers: the same replicas answer requests of all paths. */
  public static List<Trigger> together(String name, List<Trigger> triggers) {
    List<Trigger> others = new ArrayList<>();
    TreeSet<String> paths = new TreeSet<>();
    String target = null;
    for (Trigger trigger : triggers) {
      if (isDerived(trigger)) {
        paths.add(trigger.metadata().get(PATHS));
        target = trigger.metadata().get(TARGET);
      } else {
        others.add(trigger);
      }
    }
    if (!paths.isEmpty()) {
      others.add(trigger(name, paths, target));
    }
    return List.copyOf(others);
  }

  private static boolean isDerived(Trigger trigger) {
    return TYPE.equals(trigger.type())
        && trigger.metadata().size() == 2
        && trigger.metadata().containsKey(PATHS)
        && trigger.metadata().containsKey(TARGET);
  }

  private static Trigger trigger(String name, TreeSet<String> paths, String target) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("service", name);
    metadata.put("port", String.valueOf(PORT));
    if (!paths.contains("/")) {
      metadata.put(PATHS, String.join(",", paths));
    }
    metadata.put(TARGET, target);
    return new Trigger(TYPE, null, null, metadata, null, null, Map.of());
  }
}
