// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Reads triggers of all shipped types, written in one line each. */
abstract class ShippedTriggers {

  static final ResourceKey OBJECT = new ResourceKey(ResourceKind.SCALED_OBJECT, "test", "test");

  static Main camel;
  static TriggerTypes types;

  @BeforeAll
  static void start() {
    camel = new Main();
    camel.bind("allowedFiles", AllowedFiles.NONE);
    camel.bind("identityHosts", IdentityHosts.NONE);
    camel.configure().withRoutesIncludePattern("classpath:routes/triggers/measure.camel.yaml");
    camel.start();
    types = new TriggerTypes(camel.getCamelContext());
  }

  @AfterAll
  static void stop() {
    camel.stop();
  }

  static Stream<String> lines(String resource) {
    try {
      Path file = Path.of("src/test/resources/io/sarban/scaler/measure", resource);
      return Files.readAllLines(file).stream()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Parses {@code name=value|name=value}; {@code !} marks a parameter of the authentication; {@code
   * @podIdentity} names its provider.
   *
   * @podIdentity} names its provider.
   */
  static Map<String, String> sample(String text) {
    Map<String, String> sample = new HashMap<>();
    for (String pair : text.split("\\|")) {
      int equals = pair.indexOf('=');
      sample.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return sample;
  }

  /** Parses lines of types and a sample. */
  static Map<String, Map<String, String>> samples(String resource) {
    Map<String, Map<String, String>> samples = new TreeMap<>();
    lines(resource)
        .forEach(
            line -> {
              String[] parts = line.split(" ", 2);
              Map<String, String> sample = sample(parts[1]);
              for (String type : parts[0].split(",")) {
                String key = type;
                while (samples.containsKey(key)) {
                  key += "+";
                }
                samples.put(key, sample);
              }
            });
    return samples;
  }

  static boolean isResource(String type) {
    return type.equals("cpu") || type.equals("memory");
  }

  static Parameters parameters(String type, Map<String, String> sample) {
    Map<String, String> metadata = new HashMap<>();
    Map<String, String> authentication = new HashMap<>();
    sample.forEach(
        (name, value) -> {
          if (name.startsWith("@")) {
            return;
          }
          if (name.startsWith("!")) {
            authentication.put(name.substring(1), value);
          } else {
            metadata.put(name, value);
          }
        });
    Trigger trigger = new Trigger(type, null, null, metadata, null, null, null);
    return new Parameters(
        new ResolvedTrigger(
            OBJECT,
            0,
            trigger,
            metadata,
            authentication,
            Map.of(),
            Map.of(),
            Optional.ofNullable(sample.get("@podIdentity"))
                .map(provider -> new PodIdentity(provider, null, null, null, null)),
            List.of()),
        Declarations.shipped().find(type).orElseThrow(),
        false,
        ShippedTriggers::resource);
  }

  /** Any resource that a trigger refers to exists. */
  static Optional<HasMetadata> resource(ResourceKey key) {
    String spec = "spec: {scaleTargetRef: {}, scalingMetric: {concurrency: {targetValue: 5}}}";
    return Optional.of(
        Serialization.unmarshal(
            "apiVersion: http.keda.sh/v1beta1\nkind: " + key.kind() + "\n" + spec,
            GenericKubernetesResource.class));
  }

  static Object read(String type, Map<String, String> sample) {
    if (isResource(type)) {
      return ResourceMetric.of(new Trigger(type, null, null, sample, null, "Utilization", null));
    }
    return types.of(type).query(parameters(type, sample));
  }
}
