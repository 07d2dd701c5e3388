package io.sarban.scaler.route;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.sarban.scaler.resource.KeyedData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was derived, as the files of a kustomization; the Secret is a file that git ignores. */
public final class KustomizationFiles {

  /** How a kustomization begins that was written here. */
  public static final String HEAD = "# Written by ./sarban deploy";

  /** What holds the secrets. */
  public static final String SECRETS = "secret.env";

  private KustomizationFiles() {}

  /** Texts by the files' names. */
  public static Map<String, String> of(Derived derived, String namespace) {
    Map<String, String> files = new LinkedHashMap<>();
    List<String> resources = new ArrayList<>();
    StringBuilder generators = new StringBuilder();
    String labels = "";
    for (HasMetadata resource : derived.resources()) {
      String name = resource.getMetadata().getName();
      if (resource instanceof Secret secret) {
        files.put(SECRETS, lines(KeyedData.of(secret)));
        files.put(".gitignore", SECRETS + "\n");
        generators
            .append("secretGenerator:\n  - name: ")
            .append(name)
            .append("\n    envs: [" + SECRETS + "]\n");
      } else if (resource instanceof ConfigMap routes) {
        files.putAll(routes.getData());
        generators.append("configMapGenerator:\n  - name: ").append(name).append("\n    files:\n");
        routes
            .getData()
            .keySet()
            .forEach(f -> generators.append("      - ").append(f).append('\n'));
        labels = labels(routes);
      } else {
        String file = resource.getKind().toLowerCase(Locale.ROOT) + "-" + name + ".yaml";
        resources.add(file);
        files.put(file, PrintedManifests.one(resource));
      }
    }
    files.put(
        "kustomization.yaml",
        HEAD
            + ", which writes it anew each time.\nnamespace: "
            + namespace
            + "\nresources: ["
            + String.join(", ", resources)
            + "]\ngeneratorOptions:\n  disableNameSuffixHash: true\n  labels:\n"
            + labels
            + generators);
    return files;
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
    variables.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
    return lines.toString();
  }
}
