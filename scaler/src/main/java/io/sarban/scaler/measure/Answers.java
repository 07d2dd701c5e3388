package io.sarban.scaler.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Message;

/** Reads what a measuring route left, and refuses what is no metric. */
final class Answers {

  private Answers() {}

  static List<Measurement> read(Message message, Batch batch) {
    if (batch.source() instanceof RouteTriggerType.RouteSource) {
      return number(message, batch);
    }
    if (message.getBody() instanceof List<?> list && list.size() == batch.queries().size()) {
      List<Measurement> measurements = new ArrayList<>(list.size());
      list.forEach(item -> measurements.add(sane((Measurement) item, batch)));
      return measurements;
    }
    return all(batch, "its route left no measurement for each trigger");
  }

  private static List<Measurement> number(Message message, Batch batch) {
    Object body = message.getBody();
    Double value = body instanceof Number n ? (Double) n.doubleValue() : parsed(message);
    if (value == null) {
      return all(batch, "its body is no number, but \"" + shortened(message) + "\"");
    }
    List<Measurement> measurements = new ArrayList<>();
    for (Query query : batch.queries()) {
      double activation = ((RouteTriggerType.RouteQuery) query).activation();
      measurements.add(sane(Measurement.of(value, activation), batch));
    }
    return measurements;
  }

  private static Double parsed(Message message) {
    String text = message.getBody(String.class);
    try {
      return text == null ? null : (Double) SourceNumber.of(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String shortened(Message message) {
    String body = String.valueOf(message.getBody(String.class));
    String start = body.substring(0, Math.min(200, body.length())).strip().replaceAll("\\s+", " ");
    return start.length() > 60 ? start.substring(0, 60) + " ..." : start;
  }

  private static Measurement sane(Measurement measurement, Batch batch) {
    if (!(measurement instanceof Measurement.Measured measured)) {
      return measurement;
    }
    if (!Double.isFinite(measured.value())) {
      return Measurement.failed(
          "",
          batch.source().describe() + ": " + measured.value() + " is no metric: it must be finite");
    }
    return new Measurement.Measured(thousandths(measured.value()), measured.active());
  }

  /** As KEDA counts, in 64 bits: what is below a thousandth is cut off. */
  private static double thousandths(double value) {
    return (long) (value * 1000) / 1000.0;
  }

  private static List<Measurement> all(Batch batch, String why) {
    Measurement failed = Measurement.failed("", batch.source().describe() + ": " + why);
    return Collections.nCopies(batch.queries().size(), failed);
  }
}
