// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Message;

/** Reads the result of a measuring route, and refuses anything that is no metric. */
final class Answers {

  private Answers() {}

  static List<Measurement> read(Message message, Batch<?, ?> batch) {
    if (message.getBody() instanceof List<?> list && list.size() == batch.queries().size()) {
      List<Measurement> measurements = new ArrayList<>(list.size());
      list.forEach(item -> measurements.add(sane((Measurement) item, batch)));
      return measurements;
    }
    return all(batch, "its route left no measurement for each trigger");
  }

  private static Measurement sane(Measurement measurement, Batch<?, ?> batch) {
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

  /** As KEDA counts, in 64 bits: digits below a thousandth are cut off. */
  private static double thousandths(double value) {
    return (long) (value * 1000) / 1000.0;
  }

  private static List<Measurement> all(Batch<?, ?> batch, String why) {
    Measurement failed = Measurement.failed("", batch.source().describe() + ": " + why);
    return Collections.nCopies(batch.queries().size(), failed);
  }
}
