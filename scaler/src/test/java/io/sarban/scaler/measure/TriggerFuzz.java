// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Any parameters of a trigger give either a query or one line for the user. A line of the input is
 * {@code name=value}: in the metadata, after {@code !} in the authentication, and after {@code $}
 * in the environment.
 */
class TriggerFuzz {

  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "fuzz");

  private static Main camel;
  private static TriggerTypes types;
  private static List<String> names;

  @BeforeAll
  static void start() {
    camel = new Main();
    camel.bind("allowedFiles", AllowedFiles.NONE);
    camel.bind("identityHosts", IdentityHosts.NONE);
    camel.configure().withRoutesIncludePattern("classpath:routes/triggers/measure.camel.yaml");
    camel.start();
    types = new TriggerTypes(camel.getCamelContext());
    names = List.copyOf(types.names());
  }

  @AfterAll
  static void stop() {
    camel.stop();
  }

  /** The first line names the type. */
  @FuzzTest
  void parameters(byte[] data) {
    Map<String, String> metadata = new HashMap<>();
    Map<String, String> authentication = new HashMap<>();
    Map<String, String> environment = new HashMap<>();
    List<String> lines = new String(data, StandardCharsets.UTF_8).lines().toList();
    for (String line : lines) {
      int equals = line.indexOf('=');
      if (equals > 1 && line.startsWith("!")) {
        authentication.put(line.substring(1, equals), line.substring(equals + 1));
      } else if (equals > 1 && line.startsWith("$")) {
        environment.put(line.substring(1, equals), line.substring(equals + 1));
      } else if (equals > 0) {
        metadata.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    String name = lines.isEmpty() || !names.contains(lines.get(0)) ? chosen(data) : lines.get(0);
    Trigger trigger = new Trigger(name, null, null, metadata, null, null, null);
    ask(name, new ResolvedTrigger(OBJECT, 0, trigger, metadata, authentication, environment));
  }

  private static String chosen(byte[] data) {
    return names.get(data.length == 0 ? 0 : Math.floorMod(data[0], names.size()));
  }

  private static void ask(String name, ResolvedTrigger resolved) {
    try {
      Query query = types.of(name).query(new Parameters(resolved));
      if (query.metricName().isEmpty() || !(query.target().value() > 0)) {
        throw new AssertionError(name + " gives no usable query");
      }
      query.source().describe();
    } catch (InvalidFieldException e) {
      if (e.getMessage().indexOf('\n') >= 0 || e.getMessage().length() > 4000) {
        throw new AssertionError("not one line: " + e.getMessage());
      }
    }
  }
}
