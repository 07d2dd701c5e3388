// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.function.source.Function;
import io.sarban.scaler.function.source.FunctionException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** An app of functions, as its folder describes it. */
public final class FunctionApp {

  private final List<Function> functions;
  private final HostFile host;
  private final Map<String, String> settings;
  private final List<String> notes;

  private FunctionApp(
      List<Function> functions, HostFile host, Map<String, String> settings, List<String> notes) {
    this.functions = List.copyOf(functions);
    this.host = host;
    this.settings = settings;
    this.notes = List.copyOf(notes);
  }

  static FunctionApp of(
      List<Function> functions, HostFile host, LocalSettings local, String runtime) {
    List<String> notes = new ArrayList<>();
    Map<String, String> settings = new TreeMap<>(local.values());
    settings.put(Runtimes.SETTING, runtime);
    List<Function> enabled = new ArrayList<>();
    for (Function one : functions) {
      if (disabled(one, settings)) {
        notes.add("function " + one.name() + " is disabled, and left out");
      } else if (one.trigger().is("warmupTrigger")) {
        notes.add("function " + one.name() + " is left out: only Azure's own plans call it");
      } else {
        enabled.add(one);
      }
    }
    if (!local.connectionStrings().isEmpty()) {
      notes.add(
          "ConnectionStrings of "
              + LocalSettings.FILE
              + " are for this machine only, and not deployed ("
              + String.join(", ", local.connectionStrings())
              + "): write what the app needs into Values as ConnectionStrings__NAME");
    }
    settings.forEach(
        (key, value) -> {
          if (value.strip().toLowerCase(Locale.ROOT).startsWith("usedevelopmentstorage")) {
            notes.add(
                key
                    + " is the storage emulator of this machine, which no pod reaches: write a real"
                    + " account's connection string");
          }
        });
    return new FunctionApp(enabled, host, settings, notes);
  }

  private static boolean disabled(Function one, Map<String, String> settings) {
    String setting = settings.get("AzureWebJobs." + one.name() + ".Disabled");
    String otherwise = settings.get("AzureWebJobs_" + one.name() + "_Disabled");
    String said =
        setting != null
            ? setting
            : otherwise != null ? otherwise : settings.getOrDefault(one.disabled(), one.disabled());
    return said.equalsIgnoreCase("true") || said.equals("1");
  }

  /** The settings by name, including FUNCTIONS_WORKER_RUNTIME. */
  public Map<String, String> settings() {
    return settings;
  }

  /** The language whose worker the app needs. */
  public String runtime() {
    return settings.get(Runtimes.SETTING);
  }

  /** Notes for the user, each in one line. */
  public List<String> notes() {
    return notes;
  }

  /** The names of the functions that HTTP requests start. */
  public List<String> requested() {
    return functions.stream().filter(Function::http).map(Function::name).toList();
  }

  /** The names of all other functions. */
  public List<String> others() {
    return functions.stream().filter(one -> !one.http()).map(Function::name).toList();
  }

  /** The part of the path before each HTTP function's route, without slashes at its ends. */
  public String routePrefix() {
    return host.routePrefix();
  }

  /**
   * How to scale the functions that no HTTP request starts.
   *
   * @param measures what measures the waiting work
   * @param always whether one replica must always run
   * @param notes the reasons, each in one line
   */
  public record Scaled(List<Measure> measures, boolean always, List<String> notes) {}

  /**
   * @param messages the wanted number of messages for one replica; empty for each trigger type's
   *     own default
   * @param elsewhere whether the cluster has settings that are unknown here
   * @param known whether a trigger type can be measured
   * @throws FunctionException that says what to fix
   */
  public Scaled scaled(Optional<Integer> messages, boolean elsewhere, Predicate<String> known) {
    AppSettings read = new AppSettings(settings, elsewhere);
    Set<Measure> measures = new LinkedHashSet<>();
    Set<String> reasons = new LinkedHashSet<>();
    for (Function one : functions) {
      if (one.http()) {
        continue;
      }
      Wakeup wakeup =
          Wakeups.of(new Asked(one.trigger(), read, host, messages.map(String::valueOf)));
      if (wakeup instanceof Wakeup.Always always) {
        reasons.add(always(one, always.reason()));
      } else if (wakeup instanceof Wakeup.Waiting waiting) {
        String type = waiting.measure().type();
        if (known.test(type)) {
          measures.add(waiting.measure());
        } else {
          reasons.add(always(one, "Sarban has no trigger " + type + " yet"));
        }
      }
    }
    return new Scaled(List.copyOf(measures), !reasons.isEmpty(), List.copyOf(reasons));
  }

  private static String always(Function one, String reason) {
    return "function " + one.name() + ": one replica runs always, because " + reason;
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "FunctionApp" + functions.stream().map(Function::name).toList();
  }
}
