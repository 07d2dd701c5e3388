// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.route.component.RouteException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The derived resources as the files of a kustomization; git ignores the Secret's file. */
public final class KustomizationFiles {

  /** The first line of a kustomization that was written here. */
  public static final String HEAD = "# Written by ./sarban deploy";

  /** The ending of the names of files with secrets. */
  public static final String SECRETS = "secret.env";

  private KustomizationFiles() {}

  /** The file of a Secret, beside the files of other Secrets. */
  public static String secrets(String secret) {
    return secret + "." + SECRETS;
  }

  /**
   * Texts by the files' names.
   *
   * @throws RouteException if a secret does not fit into a line
   */
  public static Map<String, String> of(Derived derived, String namespace) {
    Map<String, String> files = new LinkedHashMap<>();
    List<String> resources = new ArrayList<>();
    StringBuilder configMaps = new StringBuilder();
    StringBuilder secrets = new StringBuilder();
    StringBuilder ignored = new StringBuilder();
    for (HasMetadata resource : derived.resources()) {
      String name = resource.getMetadata().getName();
      if (resource instanceof Secret secret) {
        String file = ignored.length() == 0 ? SECRETS : secrets(name);
        files.put(file, lines(KeyedData.of(secret)));
        ignored.append(file).append('\n');
        secrets
            .append("  - name: ")
            .append(name)
            .append("\n    envs: [")
            .append(file)
            .append("]\n");
      } else if (resource instanceof ConfigMap routes && isFiles(routes)) {
        files.putAll(routes.getData());
        configMaps.append("  - name: ").append(name).append("\n    files:\n");
        routes
            .getData()
            .keySet()
            .forEach(f -> configMaps.append("      - ").append(f).append('\n'));
      } else {
        String file = resource.getKind().toLowerCase(Locale.ROOT) + "-" + name + ".yaml";
        resources.add(file);
        files.put(file, PrintedManifests.one(resource));
      }
    }
    if (ignored.length() > 0) {
      files.put(".gitignore", ignored.toString());
    }
    files.put(
        "kustomization.yaml",
        HEAD
            + ", which replaces it each time.\nnamespace: "
            + namespace
            + "\nresources: ["
            + String.join(", ", resources)
            + "]\ngeneratorOptions:\n  disableNameSuffixHash: true\n  labels:\n"
            + labels(derived.resources().get(0))
            + titled("secretGenerator", secrets)
            + titled("configMapGenerator", configMaps));
    return files;
  }

  private static String titled(String title, StringBuilder entries) {
    return entries.length() == 0 ? "" : title + ":\n" + entries;
  }

  /** Whether its keys are route files, not settings. */
  private static boolean isFiles(ConfigMap map) {
    return map.getData().keySet().stream()
        .allMatch(key -> key.endsWith(".yaml") || key.endsWith(".yml"));
  }

  private static String labels(HasMetadata resource) {
    StringBuilder labels = new StringBuilder();
    resource.getMetadata().getLabels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            label ->
                labels
                    .append("    ")
                    .append(label.getKey())
                    .append(": \"")
                    .append(label.getValue())
                    .append("\"\n"));
    return labels.toString();
  }

  private static String lines(Map<String, String> variables) {
    StringBuilder lines = new StringBuilder();
    variables.forEach(
        (name, value) -> {
          if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new RouteException(
                name + " has a line break, which no file of variables holds: take it out");
          }
          lines.append(name).append('=').append(value).append('\n');
        });
    return lines.toString();
  }
}
