// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kamelet;

import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.kamelet.KameletTriggerType.KameletQuery;
import io.sarban.scaler.measure.kamelet.KameletTriggerType.KameletSource;
import io.sarban.scaler.text.SourceNumber;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;

/** Calls a Kamelet: one exchange for all triggers with equal parameters. */
public final class KameletCalls {

  private static final int MOST_SHOWN = 60;

  private final ProducerTemplate template;
  private final String endpoint;

  /**
   * @param endpoint the Kamelet's
   */
  KameletCalls(ProducerTemplate template, String endpoint) {
    this.template = template;
    this.endpoint = endpoint;
  }

  /**
   * The bean method that the route calls.
   *
   * @throws Exception of the Kamelet's steps
   */
  public List<Measurement> measure(Batch<KameletSource, KameletQuery> batch) throws Exception {
    KameletSource source = batch.source();
    Exchange exchange =
        template.request(endpoint, out -> source.variables().forEach(out::setVariable));
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    Double number = number(exchange.getMessage());
    if (number == null) {
      String why = source.describe() + ": its body is no number, but " + shown(exchange);
      return Collections.nCopies(batch.queries().size(), Measurement.failed("", why));
    }
    return batch.each(query -> Measurement.of(number, query.activation()));
  }

  private static Double number(Message message) {
    if (message.getBody() instanceof Number number) {
      return number.doubleValue();
    }
    String text = message.getBody(String.class);
    try {
      return text == null ? null : (Double) SourceNumber.of(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String shown(Exchange exchange) {
    String body = String.valueOf(exchange.getMessage().getBody(String.class));
    String start = body.substring(0, Math.min(200, body.length())).strip().replaceAll("\\s+", " ");
    String cut = start.length() > MOST_SHOWN ? start.substring(0, MOST_SHOWN) + " ..." : start;
    return "\"" + cut + "\"";
  }
}
