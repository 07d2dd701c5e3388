package io.sarban.scaler.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.sarban.scaler.resource.ResourceKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ConfigMaps and Secrets that a kustomization generates from files, literals and envs, under
 * the names that are written there (no hash suffix). All else in it is kustomize's own.
 */
final class Kustomization {

  private Kustomization() {}

  static boolean isOne(Path file) {
    String name = file.getFileName().toString();
    return name.equals("kustomization.yaml") || name.equals("kustomization.yml");
  }

  static List<HasMetadata> generated(Path file, JsonNode kustomization) throws IOException {
    List<HasMetadata> resources = new ArrayList<>();
    String namespace = kustomization.path("namespace").asText(ResourceKey.DEFAULT_NAMESPACE);
    for (JsonNode generator : kustomization.path("configMapGenerator")) {
      resources.add(
          new ConfigMapBuilder()
              .withNewMetadata()
              .withName(generator.path("name").asText())
              .withNamespace(generator.path("namespace").asText(namespace))
              .endMetadata()
              .withData(data(file, generator))
              .build());
    }
    for (JsonNode generator : kustomization.path("secretGenerator")) {
      resources.add(
          new SecretBuilder()
              .withNewMetadata()
              .withName(generator.path("name").asText())
              .withNamespace(generator.path("namespace").asText(namespace))
              .endMetadata()
              .withStringData(data(file, generator))
              .build());
    }
    return resources;
  }

  private static Map<String, String> data(Path kustomization, JsonNode generator)
      throws IOException {
    Map<String, String> data = new LinkedHashMap<>();
    for (JsonNode entry : generator.path("files")) {
      String[] keyAndFile = keyAndFile(entry.asText());
      data.put(keyAndFile[0], Files.readString(beside(kustomization, keyAndFile[1])));
    }
    for (JsonNode literal : generator.path("literals")) {
      String text = literal.asText();
      int equals = text.indexOf('=');
      data.put(text.substring(0, equals), text.substring(equals + 1));
    }
    for (JsonNode env : generator.path("envs")) {
      data.putAll(variables(beside(kustomization, env.asText())));
    }
    return data;
  }

  private static String[] keyAndFile(String entry) {
    int equals = entry.indexOf('=');
    if (equals > 0) {
      return new String[] {entry.substring(0, equals), entry.substring(equals + 1)};
    }
    return new String[] {Path.of(entry).getFileName().toString(), entry};
  }

  private static Path beside(Path kustomization, String name) throws IOException {
    Path file = kustomization.resolveSibling(name);
    if (!Files.isRegularFile(file)) {
      throw new IOException("names the file " + name + ", which is missing: create it");
    }
    return file;
  }

  /** Lines of NAME=value, as kustomize and docker read them. */
  private static Map<String, String> variables(Path file) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        variables.put(line.substring(0, equals).strip(), line.substring(equals + 1));
      }
    }
    return variables;
  }
}
