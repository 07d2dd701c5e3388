// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.parameter;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.http.WebAddress;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.tls.KnownTls;
import io.sarban.scaler.tls.Tls;
import io.sarban.scaler.trigger.Declarations;
import io.sarban.scaler.trigger.DeclaredParameter;
import io.sarban.scaler.trigger.ParameterSource;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trigger's parameters by name, as its type declares them: each is taken from its declared
 * sources, in their order; a missing one has its declared default.
 */
public final class Parameters {

  private final ResolvedTrigger trigger;
  private final TriggerDeclaration declaration;
  private final boolean composed;
  private final Lookup resources;
  private final KnownTls knownTls;
  private final ParameterLookup lookup;
  private boolean identityAsked;

  /** For a trigger of a shipped type, without a formula. */
  public Parameters(ResolvedTrigger trigger) {
    this(trigger, Declarations.shipped().find(trigger.type()).orElseThrow(), false);
  }

  /**
   * @param declaration what the trigger's type declares
   * @param composed whether a formula combines this trigger's metric with others
   */
  public Parameters(ResolvedTrigger trigger, TriggerDeclaration declaration, boolean composed) {
    this(trigger, declaration, composed, nothing -> Optional.empty());
  }

  /**
   * @param resources finds the resources that the trigger refers to
   */
  public Parameters(
      ResolvedTrigger trigger, TriggerDeclaration declaration, boolean composed, Lookup resources) {
    this(trigger, declaration, composed, resources, new KnownTls());
  }

  /**
   * @param resources finds the resources that the trigger refers to
   * @param knownTls of the object
   */
  public Parameters(
      ResolvedTrigger trigger,
      TriggerDeclaration declaration,
      boolean composed,
      Lookup resources,
      KnownTls knownTls) {
    this.trigger = trigger;
    this.declaration = declaration;
    this.composed = composed;
    this.resources = resources;
    this.knownTls = knownTls;
    this.lookup = new ParameterLookup(trigger);
  }

  /**
   * A resource of the object's namespace. When it changes, the query is made again.
   *
   * @throws InvalidFieldException if it cannot be read now
   */
  public Optional<HasMetadata> resource(ResourceKind kind, String name) {
    return resources.find(new ResourceKey(kind, trigger.object().namespace(), name));
  }

  public ResolvedTrigger trigger() {
    return trigger;
  }

  /**
   * The authentication parameters ca, cert, key and keyPassword, and the metadata unsafeSsl.
   *
   * @throws InvalidFieldException if one of them cannot be used: already here, not at the first
   *     poll
   */
  public Tls tls() {
    return knownTls.of(
        new KnownTls.Texts(
            text("ca"),
            // KEDA's redis accepts both spellings
            text("cert", "Cert"),
            text("key"),
            text("keyPassword"),
            flag("unsafeSsl")));
  }

  /**
   * Like {@link #tls}, for a trigger type whose cert and key need each other.
   *
   * @throws InvalidFieldException also if one of the two is missing
   */
  public Tls pairedTls() {
    Tls tls = tls();
    if (tls.cert().isPresent() != tls.key().isPresent()) {
      throw new InvalidFieldException("cert", "and key belong together: give both or none");
    }
    return tls;
  }

  /** All of the trigger's metadata, as written. */
  public Map<String, String> metadata() {
    return lookup.metadata();
  }

  /** The trigger's metadata that has not been requested so far. */
  public Set<String> unused() {
    return lookup.unused();
  }

  /** The names requested so far, whatever their source. */
  public Set<String> asked() {
    return lookup.asked();
  }

  /** Which of the scaler's identities the trigger's authentication asks for, if any. */
  public Optional<PodIdentity> podIdentity() {
    identityAsked = true;
    return trigger.podIdentity();
  }

  /** Whether an identity is set that has not been read so far. */
  public boolean ignoresPodIdentity() {
    return !identityAsked && trigger.podIdentity().isPresent();
  }

  /** The parameter, if it is set and not blank, without surrounding blanks. */
  public Optional<String> text(String name) {
    return lookup.find(name, declared(name).sources());
  }

  /** A parameter with two names: in each source both are tried before the next source. */
  public Optional<String> text(String name, String otherName) {
    for (ParameterSource source : declared(name).sources()) {
      Optional<String> value =
          lookup.find(name, List.of(source)).or(() -> lookup.find(otherName, List.of(source)));
      if (value.isPresent()) {
        return value;
      }
    }
    return Optional.empty();
  }

  /** The parameter, or else its declared default. */
  public String textOrDefault(String name) {
    return text(name)
        .or(declared(name)::otherwise)
        .orElseThrow(() -> new IllegalStateException(name + " has no declared default"));
  }

  /**
   * The parameter, or its default, if it fits its declaration: kind, allowed values, and pattern.
   */
  public Optional<String> checked(String name) {
    DeclaredParameter declared = declared(name);
    Optional<String> value =
        declared.required() ? Optional.of(required(name)) : text(name).or(declared::otherwise);
    value.ifPresent(text -> ParameterText.check(declared, text));
    return value;
  }

  private DeclaredParameter declared(String name) {
    return declaration
        .find(name)
        .orElseThrow(() -> new IllegalStateException(name + " is not declared"));
  }

  public String required(String name) {
    return text(name)
        .orElseThrow(() -> new InvalidFieldException(name, "is required: set " + ways(name)));
  }

  /** Such as {@code metadata.host, hostFromEnv, or the parameter host of its ...}. */
  private String ways(String name) {
    List<ParameterSource> sources = declared(name).sources();
    List<String> ways = new ArrayList<>();
    if (sources.contains(ParameterSource.METADATA)) {
      ways.add("metadata." + name);
    }
    if (sources.contains(ParameterSource.ENVIRONMENT)) {
      ways.add(name + ParameterLookup.FROM_ENV);
    }
    if (sources.contains(ParameterSource.AUTHENTICATION)) {
      ways.add("the parameter " + name + " of its TriggerAuthentication");
    }
    String last = ways.remove(ways.size() - 1);
    return ways.isEmpty()
        ? last
        : String.join(", ", ways) + (ways.size() > 1 ? ", or " : " or ") + last;
  }

  /** A number, or the declared default if the parameter is absent. */
  public double number(String name) {
    return ParameterText.number(name, textOrDefault(name));
  }

  /** A number above 0, or the declared default if the parameter is absent. */
  public double positive(String name) {
    return ParameterText.positive(name, number(name));
  }

  /**
   * The target of the metric, a number above 0. If a formula composes the metrics, only the
   * composed one has a target: the trigger's own may be missing, or 0.
   */
  public double target(String name) {
    if (composed && text(name).map(text -> ParameterText.number(name, text)).orElse(0.0) == 0) {
      return 1;
    }
    return ParameterText.positive(name, ParameterText.number(name, required(name)));
  }

  /** Whether a formula combines this trigger's metric with others. */
  public boolean composed() {
    return composed;
  }

  /**
   * A time above 0 and up to an hour, or the declared default if the parameter is absent:
   * milliseconds, or Go's notation, such as {@code 1m30s}.
   */
  public Duration duration(String name) {
    return ParameterText.duration(name, textOrDefault(name));
  }

  /** Whether it is true; the declared default if the parameter is absent. */
  public boolean flag(String name) {
    return ParameterText.flag(name, textOrDefault(name));
  }

  /**
   * The address of an HTTP server, which is required, and may contain a user and password.
   *
   * @throws InvalidFieldException if it is invalid; the message shows nothing of it
   */
  public WebAddress webAddress(String name) {
    try {
      return WebAddress.parse(required(name).strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException(name, e.getMessage());
    }
  }

  /** Names and values, written as {@code a=1,b=2}; empty if the parameter is absent. */
  public Map<String, String> pairs(String name) {
    return ParameterText.pairs(name, text(name).orElse(""));
  }

  /**
   * One of {@code constants}, ignoring case, or the declared default if the parameter is absent.
   */
  public <E extends Enum<E>> E oneOf(String name, E[] constants) {
    return ParameterText.oneOf(name, textOrDefault(name), constants);
  }
}
