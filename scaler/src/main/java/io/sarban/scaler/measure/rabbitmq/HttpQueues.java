// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.rabbitmq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.sarban.scaler.http.HostAlias;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.HttpClients;
import io.sarban.scaler.measure.connection.ParallelCalls;
import io.sarban.scaler.text.BoundedFormats;
import io.sarban.scaler.text.TenantPattern;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Measures queues over the management API with lists: one call for all lengths, which requests
 * totals without statistics because they are fresher and cheaper, and one call for all rates. A few
 * queues are listed by name, many by listing the vhost. The measurer limits the time, with an
 * interrupt.
 */
final class HttpQueues implements AutoCloseable {

  /** Maximum length of the pattern in the URL; servers and proxies accept some 8,000 characters. */
  private static final int MAX_NAME = 4000;

  /**
   * With this many names, a pattern costs the broker one and a half times as much as the whole
   * list: it looks at all queues either way. By default the API returns at most 100 on a page.
   */
  private static final int MAX_NAMES = 50;

  private static final String TOTALS =
      "disable_stats=true&enable_queue_totals=true&columns=name,messages,messages_ready";
  private static final String RATES =
      "columns=name,messages,messages_ready,message_stats.publish_details.rate,"
          + "message_stats.deliver_get_details.rate";

  private final HttpClients clients = new HttpClients();
  private final ParallelCalls calls = new ParallelCalls("rabbitmq");
  private final QueueListing listing = new QueueListing(BoundedFormats.streamedJson());

  /** Measures query by query, with as few requests as the broker allows. */
  List<Measurement> measure(Batch<RabbitMqSource, RabbitMqQuery> batch) {
    RabbitMqSource source = batch.source();
    List<RabbitMqQuery> queries = batch.queries();
    try {
      List<RabbitMqQuery> listed = queries.stream().filter(one -> !one.matchedByBroker()).toList();
      Map<String, QueueFigures> lengths = list(source, false, listed);
      Map<String, QueueFigures> rates = list(source, true, listed);
      Map<RabbitMqQuery, Measurement> matched = matched(source, queries);
      return batch.each(
          query ->
              query.matchedByBroker()
                  ? matched.get(query)
                  : measurement(query, needsRates(query) ? rates : lengths));
    } catch (Refusal e) {
      return Collections.nCopies(queries.size(), e.failure);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return RabbitMqFailures.all(batch, e);
    }
  }

  private static boolean needsRates(RabbitMqQuery query) {
    return query.mode() != RabbitMqQuery.Mode.QueueLength;
  }

  private static Measurement measurement(RabbitMqQuery query, Map<String, QueueFigures> queues) {
    if (query.pattern().isPresent()) {
      List<QueueFigures> matching =
          queues.entrySet().stream()
              .filter(queue -> query.pattern().get().find(queue.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      return query.measure(QueueFigures.of(matching, query.operation()));
    }
    QueueFigures figures = queues.get(query.queue());
    return figures == null
        ? RabbitMqFailures.missing(query.source(), query.queue())
        : query.measure(figures);
  }

  private Map<String, QueueFigures> list(
      RabbitMqSource source, boolean rates, List<RabbitMqQuery> all)
      throws IOException, InterruptedException {
    List<RabbitMqQuery> queries = all.stream().filter(one -> needsRates(one) == rates).toList();
    if (queries.isEmpty()) {
      return Map.of();
    }
    String page = names(queries).map(names -> page(names, MAX_NAMES) + "&").orElse("");
    return clients.read(
        Optional.ofNullable(source.tls()),
        request(source, page + (rates ? RATES : TOTALS)),
        (status, body) -> figures(source, status, body, wanted(queries)).figures());
  }

  private static String page(String encodedPattern, int size) {
    return "page=1&page_size=" + size + "&pagination=false&use_regex=true&name=" + encodedPattern;
  }

  private static HttpRequest request(RabbitMqSource source, String query) {
    String host =
        source.tls() == null ? "http://" + HostAlias.of(source.host()) : "https://" + source.host();
    String server = host + ":" + source.port() + source.path();
    URI uri = URI.create(server + "/api/queues/" + encoded(source.vhost()) + "?" + query);
    return HttpRequest.newBuilder(uri).header("Authorization", authorization(source)).build();
  }

  /** Patterns that only the broker can match: each takes a request of its own. */
  private Map<RabbitMqQuery, Measurement> matched(
      RabbitMqSource source, List<RabbitMqQuery> queries) throws InterruptedException {
    List<RabbitMqQuery> asked =
        queries.stream().filter(RabbitMqQuery::matchedByBroker).distinct().toList();
    List<Measurement> answers = calls.each(asked, query -> matched(source, query));
    Map<RabbitMqQuery, Measurement> matched = new HashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      matched.put(asked.get(i), answers.get(i));
    }
    return matched;
  }

  private Measurement matched(RabbitMqSource source, RabbitMqQuery query)
      throws InterruptedException {
    String columns = needsRates(query) ? RATES : TOTALS;
    HttpRequest request =
        request(source, page(encoded(query.queue()), query.pageSize()) + "&" + columns);
    try {
      return clients.read(
          Optional.ofNullable(source.tls()),
          request,
          (status, body) -> matched(source, query, status, body));
    } catch (Refusal e) {
      return e.failure;
    } catch (IOException | RuntimeException e) {
      return RabbitMqFailures.broker(source, e);
    }
  }

  private Measurement matched(
      RabbitMqSource source, RabbitMqQuery query, int status, InputStream body) throws IOException {
    if (status == 400) {
      return RabbitMqFailures.pattern(source, "does not take the pattern: fix queueName");
    }
    QueueListing.Listed listed = figures(source, status, body, name -> true);
    return listed.pages() > 1
        ? RabbitMqFailures.pattern(
            source,
            "matches more queues than pageSize: raise pageSize (up to 500), or write queueName"
                + " without look-around and back-references, which has no such limit")
        : query.measure(QueueFigures.of(listed.figures().values(), query.operation()));
  }

  /** Whether a query needs the queue: nothing else is kept of a long list. */
  private static Predicate<String> wanted(List<RabbitMqQuery> queries) {
    Set<String> names = queries.stream().map(RabbitMqQuery::queue).collect(Collectors.toSet());
    // few queries have a pattern, and the list has many names
    List<TenantPattern> patterns =
        queries.stream().flatMap(query -> query.pattern().stream()).distinct().toList();
    return name ->
        names.contains(name) || patterns.stream().anyMatch(pattern -> pattern.find(name));
  }

  private QueueListing.Listed figures(
      RabbitMqSource source, int status, InputStream body, Predicate<String> wanted)
      throws IOException {
    check(source, status);
    try {
      return listing.read(body, wanted);
    } catch (StreamConstraintsException e) {
      throw new Refusal(
          RabbitMqFailures.failed(source, "answers with more than a list of queues can have"));
    } catch (JsonProcessingException e) {
      throw new Refusal(
          RabbitMqFailures.failed(
              source, "did not answer with a list of queues: is host the management API?"));
    }
  }

  private static String authorization(RabbitMqSource source) {
    String login = source.userName() + ":" + source.password().orElse("guest");
    return source
        .accessToken()
        .map(token -> "Bearer " + token)
        .orElseGet(
            () ->
                "Basic "
                    + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  private static void check(RabbitMqSource source, int status) throws Refusal {
    switch (status) {
      case 200 -> {}
      case 401 -> throw new Refusal(RabbitMqFailures.refused(source));
      case 403 ->
          throw new Refusal(
              RabbitMqFailures.failed(
                  source,
                  "user " + source.userName() + " may not read it: give it the tag monitoring"));
      case 404 ->
          throw new Refusal(
              RabbitMqFailures.failed(source, "the vhost is missing: fix it in host or vhostName"));
      default ->
          throw new Refusal(RabbitMqFailures.failed(source, "answered with HTTP status " + status));
    }
  }

  /**
   * A pattern for the names of the wanted queues, case-sensitive like the names; empty if it would
   * be too long, or a name is itself a pattern.
   */
  private static Optional<String> names(List<RabbitMqQuery> queries) {
    if (queries.stream().anyMatch(query -> query.pattern().isPresent())) {
      return Optional.empty();
    }
    List<String> names =
        queries.stream().map(RabbitMqQuery::queue).distinct().limit(MAX_NAMES + 1L).toList();
    if (names.size() > MAX_NAMES) {
      return Optional.empty();
    }
    String pattern =
        names.stream()
            .map(name -> name.replaceAll("[^A-Za-z0-9_]", "\\\\$0"))
            .collect(Collectors.joining("|", "(?-i)^(", ")$"));
    return Optional.of(encoded(pattern)).filter(name -> name.length() <= MAX_NAME);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    calls.close();
    clients.close();
  }

  /** The broker answered, but not with queues. */
  private static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient Measurement failure;

    Refusal(Measurement failure) {
      this.failure = failure;
    }
  }
}
