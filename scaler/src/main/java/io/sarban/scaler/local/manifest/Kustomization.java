// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.route.Variables;
import io.sarban.scaler.yaml.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Generates the ConfigMaps and Secrets of a kustomization from files, literals and envs, under
 * their names without hash suffix. Ignores all other fields.
 */
final class Kustomization {

  /** Maximum size of a file; a ConfigMap or a Secret holds 1 MiB at most. */
  private static final int MAX_BYTES = 1 << 20;

  static final List<String> NAMES = List.of("kustomization.yaml", "kustomization.yml");

  private Kustomization() {}

  /** The result of one generator, or why it failed. */
  record Generated(Optional<HasMetadata> resource, Optional<String> problem) {}

  static boolean isOne(Path file) {
    return NAMES.contains(file.getFileName().toString());
  }

  static List<Generated> of(Path file, JsonNode kustomization) {
    List<Generated> all = new ArrayList<>();
    String namespace = kustomization.path("namespace").asText();
    for (String field : List.of("configMapGenerator", "secretGenerator")) {
      JsonNode generators = kustomization.path(field);
      if (!generators.isMissingNode() && !generators.isNull() && !generators.isArray()) {
        all.add(failed(field, "must be a list"));
        continue;
      }
      for (JsonNode generator : generators) {
        all.add(generated(file, generator, field, namespace));
      }
    }
    return all;
  }

  private static Generated failed(String field, String why) {
    return new Generated(Optional.empty(), Optional.of(field + " " + why));
  }

  private static Generated generated(
      Path file, JsonNode generator, String field, String namespace) {
    String name = generator.path("name").asText();
    String where = field + (name.isEmpty() ? "" : " " + OneLine.of(name));
    if (name.isEmpty()) {
      return failed(where, "has no name: add it");
    }
    try {
      Map<String, String> data = data(file, generator);
      String own = generator.path("namespace").asText(ResourceKey.DEFAULT_NAMESPACE);
      String in = namespace.isEmpty() ? own : namespace;
      return new Generated(
          Optional.of(
              field.startsWith("config") ? configMap(name, in, data) : secret(name, in, data)),
          Optional.empty());
    } catch (UnreadableException e) {
      return failed(where, e.getMessage());
    } catch (IOException | InvalidPathException e) {
      return failed(where, "names a file that cannot be read: check its name and permissions");
    }
  }

  private static HasMetadata configMap(String name, String namespace, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withData(data)
        .build();
  }

  private static HasMetadata secret(String name, String namespace, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .withStringData(data)
        .build();
  }

  private static Map<String, String> data(Path kustomization, JsonNode generator)
      throws IOException, UnreadableException {
    Map<String, String> data = new LinkedHashMap<>();
    for (JsonNode entry : entries(generator, "files")) {
      String[] keyAndFile = keyAndFile(entry.asText());
      data.put(keyAndFile[0], text(kustomization, keyAndFile[1]));
    }
    for (JsonNode literal : entries(generator, "literals")) {
      String text = literal.asText();
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UnreadableException("has a literal without name and \"=\": write NAME=VALUE");
      }
      data.put(text.substring(0, equals), Variables.unquoted(text.substring(equals + 1)));
    }
    for (JsonNode env : entries(generator, "envs")) {
      data.putAll(variables(text(kustomization, env.asText())));
    }
    return data;
  }

  private static JsonNode entries(JsonNode generator, String field) throws UnreadableException {
    JsonNode entries = generator.path(field);
    if (!entries.isMissingNode() && !entries.isNull() && !entries.isArray()) {
      throw new UnreadableException("has " + field + " that are no list: write \"- \" before each");
    }
    for (JsonNode entry : entries) {
      if (!entry.isValueNode() || entry.isNull()) {
        throw new UnreadableException("has " + field + " that are no text: quote them");
      }
    }
    return entries;
  }

  private static String[] keyAndFile(String entry) {
    int equals = entry.indexOf('=');
    if (equals > 0) {
      return new String[] {entry.substring(0, equals), entry.substring(equals + 1)};
    }
    Path name = Path.of(entry).getFileName();
    return new String[] {name == null ? entry : name.toString(), entry};
  }

  private static String text(Path kustomization, String name)
      throws IOException, UnreadableException {
    Path file = kustomization.resolveSibling(name);
    if (!Files.isRegularFile(file)) {
      throw new UnreadableException(
          "names the file " + OneLine.of(name) + ", which is missing: create it");
    }
    if (!file.toRealPath().startsWith(kustomization.toRealPath().getParent())) {
      throw new UnreadableException(
          "names the file "
              + OneLine.of(name)
              + ", which is not below the kustomization's folder: copy it there");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new UnreadableException(
          "names the file " + OneLine.of(name) + ", which is larger than 1 MiB: make it smaller");
    }
    return Texts.read(file);
  }

  /** Lines of NAME=value, as kustomize and docker read them. */
  private static Map<String, String> variables(String text) {
    Map<String, String> variables = new TreeMap<>();
    text.lines()
        .map(String::stripLeading)
        .filter(line -> line.indexOf('=') > 0 && !line.startsWith("#"))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              variables.put(line.substring(0, equals).strip(), line.substring(equals + 1));
            });
    return variables;
  }
}
