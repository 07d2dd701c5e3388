// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.route.component.Bean;
import io.sarban.scaler.route.component.Derivation;
import io.sarban.scaler.route.component.FromEndpoint;
import io.sarban.scaler.route.component.Placeholders;
import io.sarban.scaler.route.component.PlatformHttp;
import io.sarban.scaler.route.component.RouteException;
import io.sarban.scaler.route.component.TriggerDerivers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Routes that run together in each replica of one workload.
 *
 * @param name of the workload, and of all its objects
 * @param files with the routes
 * @param variables from beside the routes
 * @param environment of the process, for variables that are missing beside the routes
 * @param options from the command line; they override a file's comment
 * @param defaults if neither sets a value
 * @param pods settings of the pods
 */
public record App(
    String name,
    String namespace,
    List<RouteFile> files,
    Map<String, String> variables,
    Map<String, String> environment,
    ScalingSettings options,
    ScalingSettings defaults,
    PodSettings pods) {

  private static final int MESSAGES = 5;

  /** With the image of the general worker. */
  public App(
      String name,
      String namespace,
      List<RouteFile> files,
      Map<String, String> variables,
      Map<String, String> environment,
      ScalingSettings options,
      ScalingSettings defaults) {
    this(name, namespace, files, variables, environment, options, defaults, PodSettings.DEFAULT);
  }

  /** The Secret's name. */
  String secret() {
    return pods.secret().orElse(name);
  }

  /** The ConfigMap's name. */
  String configMap() {
    return pods.configMap().orElse(name + "-routes");
  }

  /**
   * All objects that Kubernetes needs.
   *
   * @throws RouteException that says what to fix
   */
  public Derived derive() {
    Names.require(name);
    options.checked();
    ScalingSettings said = said();
    TriggerConnections connections = new TriggerConnections(name, secret(), known());
    List<Trigger> triggers = new ArrayList<>();
    boolean always = false;
    for (RouteFile file : files) {
      triggers.addAll(file.scaling().triggers());
      if (file.scaling().triggers().isEmpty()) {
        for (Derivation derivation : derivations(file, said)) {
          always |= derivation instanceof Derivation.Always;
          if (derivation instanceof Derivation.Scaled scaled) {
            scaled.drafts().forEach(draft -> triggers.add(connections.trigger(draft)));
          }
        }
      }
    }
    if (triggers.isEmpty() && !always) {
      throw new RouteException(
          "no route of "
              + files.get(0).name()
              + " takes anything from outside its worker: there is nothing to scale by");
    }
    return new Workload(this, said.or(defaults), connections)
        .derived(PlatformHttp.together(name, triggers.stream().distinct().toList()), always);
  }

  private ScalingSettings said() {
    ScalingSettings said = options;
    for (RouteFile file : files) {
      said = said.or(file.scaling());
    }
    return said;
  }

  private List<Derivation> derivations(RouteFile file, ScalingSettings said) {
    Placeholders placeholders = new Placeholders(known(), environment);
    TriggerDerivers derivers = new TriggerDerivers();
    List<Bean> beans = files.stream().flatMap(one -> one.beans().stream()).toList();
    int messages = said.messagesPerReplica().orElse(MESSAGES);
    return file.sources().stream()
        .map(
            source ->
                derivers.derive(
                    new FromEndpoint(
                        file.name(), source, beans, placeholders, said.natsMonitoring()),
                    messages))
        .toList();
  }

  /** The variables beside the routes, and the environment variables that the routes name. */
  private Map<String, String> known() {
    Map<String, String> known = new LinkedHashMap<>(variables);
    for (RouteFile file : files) {
      for (String name : file.placeholders()) {
        String value = environment.get(name);
        if (value != null) {
          known.putIfAbsent(name, value);
        }
      }
    }
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("CAMEL_COMPONENT_")) {
            known.putIfAbsent(name, value);
          }
        });
    return known;
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "App " + namespace + "/" + name;
  }
}
