// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ContainerEnvironment;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.Lookup;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the first container of a Deployment or Job runs on this machine: a program, its environment,
 * and the files of its mounts. Equal templates run the same process.
 *
 * @param command empty for the general worker
 * @param mounts for each mount path, the files by name
 * @param grace time from SIGTERM to SIGKILL
 * @param listens whether the container names a port
 */
record WorkerTemplate(
    List<String> command,
    List<String> args,
    Map<String, String> environment,
    Map<String, Map<String, String>> mounts,
    Duration grace,
    boolean listens) {

  /** The variable with the port that a replica of the user's own program receives. */
  static final String PORT = "PORT";

  private static final String ROUTES = "/etc/sarban/routes";

  /**
   * @throws InvalidFieldException if the container needs something that is missing
   */
  static WorkerTemplate of(Deployment deployment, Lookup resources) {
    PodTemplateSpec template =
        deployment.getSpec() == null ? null : deployment.getSpec().getTemplate();
    return of(template, deployment.getMetadata().getNamespace(), resources);
  }

  /**
   * The template of a pod template, which may be null.
   *
   * @throws InvalidFieldException if the container needs something that is missing
   */
  static WorkerTemplate of(PodTemplateSpec template, String namespace, Lookup resources) {
    PodSpec pod = pod(template);
    ContainerEnvironment environment = ContainerEnvironment.of(namespace, pod, null, resources);
    if (!environment.missing().isEmpty()) {
      var missing = environment.missing().entrySet().iterator().next();
      throw new InvalidFieldException("env " + missing.getKey(), missing.getValue());
    }
    Container container = pod.getContainers().get(0);
    boolean general = container.getCommand().isEmpty();
    Long grace = pod.getTerminationGracePeriodSeconds();
    return new WorkerTemplate(
        List.copyOf(container.getCommand()),
        general && container.getArgs().isEmpty()
            ? List.of(ROUTES)
            : List.copyOf(container.getArgs()),
        environment.values(),
        mounts(namespace, pod, container, resources),
        Duration.ofSeconds(grace == null ? 30 : grace),
        !container.getPorts().isEmpty());
  }

  private static PodSpec pod(PodTemplateSpec template) {
    return Optional.ofNullable(template)
        .map(PodTemplateSpec::getSpec)
        .filter(spec -> !spec.getContainers().isEmpty())
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    "spec.template.spec.containers", "is empty: add a container"));
  }

  private static Map<String, Map<String, String>> mounts(
      String namespace, PodSpec pod, Container container, Lookup resources) {
    Map<String, Map<String, String>> mounts = new HashMap<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      for (Volume volume : pod.getVolumes()) {
        if (volume.getName().equals(mount.getName())) {
          mounts.put(mount.getMountPath(), files(namespace, volume, resources));
        }
      }
    }
    return mounts;
  }

  private static Map<String, String> files(String namespace, Volume volume, Lookup resources) {
    if (volume.getConfigMap() != null) {
      String name = volume.getConfigMap().getName();
      return resources
          .find(ConfigMap.class, namespace, name)
          .map(KeyedData::of)
          .orElseThrow(() -> missing(volume, ResourceKind.CONFIG_MAP, namespace, name));
    }
    if (volume.getSecret() != null) {
      String name = volume.getSecret().getSecretName();
      return resources
          .find(Secret.class, namespace, name)
          .map(KeyedData::of)
          .orElseThrow(() -> missing(volume, ResourceKind.SECRET, namespace, name));
    }
    return Map.of();
  }

  private static InvalidFieldException missing(
      Volume volume, ResourceKind kind, String namespace, String name) {
    return new InvalidFieldException(
        "volume " + volume.getName(),
        kind + " " + namespace + "/" + name + " is missing: create it");
  }

  /** The texts of the general worker's YAML files; empty for a program. */
  List<String> routes() {
    if (!command.isEmpty()) {
      return List.of();
    }
    return mounts.values().stream()
        .flatMap(files -> files.entrySet().stream())
        .filter(file -> file.getKey().endsWith(".yaml") || file.getKey().endsWith(".yml"))
        .map(Map.Entry::getValue)
        .sorted()
        .toList();
  }

  /** This template with an addition to a variable that is a path. */
  WorkerTemplate with(String path, String more) {
    Map<String, String> all = new HashMap<>(environment);
    all.merge(path, more, (before, added) -> before + File.pathSeparator + added);
    return new WorkerTemplate(command, args, all, mounts, grace, listens);
  }

  /** Whether this is the user's own program and it serves HTTP. */
  boolean ownServer() {
    return listens && !command.isEmpty();
  }

  /**
   * The program's arguments: paths below a mount are mapped to the files of this machine, and
   * {@code $(PORT)} is the replica's port.
   */
  List<String> words(String worker, Map<String, String> folders, int port) {
    List<String> words = new ArrayList<>(command.isEmpty() ? List.of(worker) : command);
    for (String arg : args) {
      words.add(localized(arg, folders));
    }
    if (ownServer()) {
      words.replaceAll(word -> word.replace("$(" + PORT + ")", String.valueOf(port)));
    }
    return words;
  }

  private static String localized(String arg, Map<String, String> folders) {
    for (Map.Entry<String, String> folder : folders.entrySet()) {
      if (arg.equals(folder.getKey()) || arg.startsWith(folder.getKey() + "/")) {
        return folder.getValue() + arg.substring(folder.getKey().length());
      }
    }
    return arg;
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "WorkerTemplate" + command + args;
  }
}
