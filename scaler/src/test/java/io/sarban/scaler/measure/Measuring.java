// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.main.Main;

/** A trigger type with its route, as in the scaler, for tests. */
public final class Measuring implements AutoCloseable {

  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "test");

  private final Main camel = new Main();
  private final String name;
  private final TriggerType type;
  private final Measurer measurer;

  public Measuring(String name) {
    this(name, IdentityHosts.NONE);
  }

  /**
   * @param hosts the hosts that may receive the scaler's own identity
   */
  public Measuring(String name, IdentityHosts hosts) {
    this(name, Map.of("identityHosts", hosts));
  }

  /** With beans from outside the scaler, for beans that need them in the constructor. */
  public Measuring(String name, Map<String, Object> outside) {
    this.name = name;
    camel.bind("allowedFiles", AllowedFiles.NONE);
    camel.bind("identityHosts", IdentityHosts.NONE);
    outside.forEach(camel::bind);
    camel.configure().withRoutesIncludePattern("classpath:routes/triggers/measure.camel.yaml");
    camel.start();
    type = new TriggerTypes(camel.getCamelContext()).of(name);
    measurer = new Measurer(camel.getCamelContext());
  }

  /** Binds a bean that triggers need from outside. */
  public Measuring with(String bean, Object outside) {
    camel.bind(bean, outside);
    return this;
  }

  public Query query(Map<String, String> metadata) {
    return query(metadata, Map.of(), Map.of());
  }

  /** A trigger with parameters from its TriggerAuthentication and its target's environment. */
  public Query query(
      Map<String, String> metadata,
      Map<String, String> authentication,
      Map<String, String> environment) {
    return query(name, metadata, authentication, environment);
  }

  /** A trigger whose TriggerAuthentication asks for an identity of the scaler. */
  public Query query(
      Map<String, String> metadata, Map<String, String> authentication, PodIdentity identity) {
    Trigger trigger = new Trigger(name, null, null, metadata, null, null, null);
    return type.query(
        new Parameters(
            new ResolvedTrigger(
                OBJECT,
                0,
                trigger,
                metadata,
                authentication,
                Map.of(),
                Map.of(),
                Optional.of(identity),
                List.of())));
  }

  /** A trigger under another of its type's names. */
  public Query query(
      String alias,
      Map<String, String> metadata,
      Map<String, String> authentication,
      Map<String, String> environment) {
    Trigger trigger = new Trigger(alias, null, null, metadata, null, null, null);
    return type.query(
        new Parameters(
            new ResolvedTrigger(OBJECT, 0, trigger, metadata, authentication, environment)));
  }

  public List<Measurement> measure(List<Query> queries) {
    return measurer
        .measure(new Sources.Asked(type, queries.get(0).source()), queries)
        .answer()
        .join();
  }

  public Measurement measure(Query query) {
    return measure(List.of(query)).get(0);
  }

  /** The failure of a measurement that must fail. */
  public Measurement.Failed failure(Query query) {
    Measurement measurement = measure(query);
    if (measurement instanceof Measurement.Failed failed) {
      return failed;
    }
    throw new AssertionError("measured, though it should have failed: " + measurement);
  }

  @Override
  public void close() {
    camel.stop();
  }
}
