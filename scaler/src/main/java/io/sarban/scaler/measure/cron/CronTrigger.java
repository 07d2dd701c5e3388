// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.MetricType;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * KEDA's {@code cron}: desiredReplicas between two recurring points in time. Between them the
 * metric is desiredReplicas and the trigger is active, otherwise 0 and inactive.
 */
public final class CronTrigger implements TriggerType {

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private static final int MAX_LENGTH = 256;

  /** Zones that Go knows and Java does not. */
  private static final Map<String, String> OFFSETS =
      Map.of("EST", "-05:00", "MST", "-07:00", "HST", "-10:00");

  private static final Map<String, String> DESCRIPTORS =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private final InstantSource clock;

  public CronTrigger() {
    this(InstantSource.system());
  }

  CronTrigger(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Set<String> types() {
    return Set.of("cron");
  }

  @Override
  public CronQuery query(Parameters parameters) {
    String zone = parameters.required("timezone");
    String start = parameters.required("start");
    String end = parameters.required("end");
    if (start.equals(end)) {
      throw new InvalidFieldException("end", "is the same as start: give it another time");
    }
    parameters.required("desiredReplicas");
    double desired = parameters.positive("desiredReplicas");
    return new CronQuery(
        new Clock(parameters.trigger().object().namespace()),
        zone(zone),
        cron("start", start),
        cron("end", end),
        desired,
        name(zone, start, end));
  }

  private static ZoneId zone(String name) {
    check("timezone", name);
    try {
      return name.equals("Local")
          ? ZoneId.systemDefault()
          : ZoneId.of(OFFSETS.getOrDefault(name, name));
    } catch (DateTimeException e) {
      throw new InvalidFieldException(
          "timezone", "\"" + name + "\" is no time zone: name one such as Europe/Berlin");
    }
  }

  /** Checks the length before parsing: longer texts are refused. */
  private static void check(String field, String text) {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidFieldException(
          field, "is longer than " + MAX_LENGTH + " characters: make it shorter");
    }
  }

  private static Occurrences cron(String field, String text) {
    check(field, text);
    try {
      return new Occurrences(ExecutionTime.forCron(PARSER.parse(standard(text)).validate()));
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException(
          field, "\"" + text + "\" is no cron expression of five fields: " + e.getMessage());
    } catch (IndexOutOfBoundsException e) {
      // the parser's own exception, for a text of control characters
      throw new InvalidFieldException(field, "is no cron expression of five fields");
    }
  }

  /** As in robfig's standard parser: a question mark is a star, and names may be in any case. */
  private static String standard(String text) {
    String spelled = DESCRIPTORS.getOrDefault(text, text);
    return spelled.replace('?', '*').toUpperCase(Locale.ROOT);
  }

  /** KEDA's name of the metric. */
  private static String name(String zone, String start, String end) {
    return "cron-" + zone + "-" + spelled(start) + "-" + spelled(end);
  }

  private static String spelled(String cron) {
    return cron.strip()
        .replaceAll("\\s+", "")
        .replace("*", "x")
        .replace("/", "Sl")
        .replace("?", "Qm")
        .replace(",", "Cm");
  }

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<?, CronQuery> batch) {
    return batch.each(this::measure);
  }

  private Measurement measure(CronQuery query) {
    ZonedDateTime now = clock.instant().atZone(query.zone());
    Optional<ZonedDateTime> start = query.start().next(now);
    Optional<ZonedDateTime> end = query.end().next(now);
    if (start.isEmpty() || end.isEmpty()) {
      return Measurement.failed("start", "start or end never comes: fix the expression");
    }
    // it is between the two when the end comes before the next start
    boolean active = end.get().isBefore(start.get());
    return new Measurement.Measured(active ? query.desired() : 0, active);
  }

  record CronQuery(
      Clock source,
      ZoneId zone,
      Occurrences start,
      Occurrences end,
      double desired,
      String metricName)
      implements Query {

    @Override
    public MetricTarget target() {
      return new MetricTarget(MetricType.AverageValue, 1);
    }
  }

  /**
   * One source for each namespace, so that expensive expressions of one namespace delay no other.
   */
  private record Clock(String namespace) implements Source {

    @Override
    public String describe() {
      return "the clock";
    }
  }
}
