// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.BoundedFormats;
import io.sarban.scaler.measure.Failures;
import io.sarban.scaler.measure.HttpClients;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.ParallelCalls;
import io.sarban.scaler.measure.SourceConnections;
import io.sarban.scaler.measure.nats.JetStreamView.Reporting;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests everything that is due for an account from NATS' monitoring, in one request. In a
 * cluster only a consumer's leader knows its figures: that takes one more request for the servers'
 * addresses, and one for each server.
 */
public final class NatsCalls implements AutoCloseable {

  private static final String NO_REPORT = "does not answer as the monitoring of NATS does";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final HttpClients clients = new HttpClients();
  private final ParallelCalls calls = new ParallelCalls("nats-jetstream");
  private final ObjectMapper json = BoundedFormats.json();
  private final SourceConnections<NatsSource, ServerNames> names =
      new SourceConnections<>(source -> new ServerNames(), InstantSource.system());

  /** Server names by server id; a restarted server has a new id. */
  private static final class ServerNames implements AutoCloseable {
    private final Map<String, String> byId = new ConcurrentHashMap<>();

    @Override
    public void close() {}
  }

  /** A server answered, but not with a report. */
  private static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    Refusal(String why) {
      super(why);
    }
  }

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<NatsSource, NatsQuery> batch) throws Exception {
    NatsSource source = batch.source();
    List<NatsQuery> queries = batch.queries();
    try {
      JetStreamView view = view(source, queries);
      return batch.each(view::measure);
    } catch (IOException | RuntimeException e) {
      Measurement failed =
          Measurement.failed("natsServerMonitoringEndpoint", unread(source.monitoring(), e));
      return Collections.nCopies(queries.size(), failed);
    }
  }

  private JetStreamView view(NatsSource source, List<NatsQuery> queries) throws Exception {
    JetStreamReport first = jetStream(source, source.monitoring());
    if (!first.clustered()) {
      return new JetStreamView(List.of(new Reporting(Optional.empty(), first)), List.of());
    }
    ServerNames known = names.get(source);
    ServerReport server = server(source, source.monitoring());
    known.byId.put(server.id(), server.name());
    String name = known.byId.getOrDefault(first.serverId(), "");
    JetStreamView one =
        new JetStreamView(List.of(new Reporting(Optional.of(name), first)), List.of());
    return queries.stream().allMatch(one::settles)
        ? one
        : cluster(source, known, server.monitoring(source.monitoring()));
  }

  private JetStreamView cluster(NatsSource source, ServerNames known, List<URI> servers)
      throws InterruptedException {
    List<Reporting> reporting = Collections.synchronizedList(new ArrayList<>());
    List<String> unread = Collections.synchronizedList(new ArrayList<>());
    calls.each(
        servers,
        server -> {
          try {
            JetStreamReport report = jetStream(source, server);
            String id = report.serverId();
            if (!known.byId.containsKey(id)) {
              ServerReport named = server(source, server);
              known.byId.put(named.id(), named.name());
            }
            reporting.add(new Reporting(Optional.of(known.byId.getOrDefault(id, "")), report));
          } catch (IOException | RuntimeException e) {
            unread.add(unread(server, e));
          }
          return null;
        });
    known.byId.keySet().retainAll(reporting.stream().map(r -> r.report().serverId()).toList());
    return new JetStreamView(List.copyOf(reporting), List.copyOf(unread));
  }

  private JetStreamReport jetStream(NatsSource source, URI server)
      throws IOException, InterruptedException {
    String account = URLEncoder.encode(source.account(), StandardCharsets.UTF_8);
    JetStreamReport report =
        ask(source, server, "/jsz?consumers=true&acc=" + account, JetStreamReport.class);
    if (report == null || report.serverId() == null) {
      throw new Refusal(NO_REPORT);
    }
    return report;
  }

  private ServerReport server(NatsSource source, URI server)
      throws IOException, InterruptedException {
    ServerReport report = ask(source, server, "/varz", ServerReport.class);
    if (report == null || report.id() == null || report.name() == null) {
      throw new Refusal(NO_REPORT);
    }
    return report;
  }

  private <T> T ask(NatsSource source, URI server, String path, Class<T> type)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server + path)).timeout(LIMIT).build();
    return clients.read(source.tls(), request, (status, body) -> report(status, body, type));
  }

  private <T> T report(int status, InputStream body, Class<T> type) throws IOException {
    if (status != 200) {
      throw new Refusal("answers with HTTP status " + status);
    }
    try {
      return json.readValue(body, type);
    } catch (JacksonException e) {
      throw new Refusal(NO_REPORT);
    }
  }

  private static String unread(URI server, Exception e) {
    return HttpClients.name(server)
        + " "
        + (e instanceof Refusal ? e.getMessage() : Failures.connection(e))
        + ": fix natsServerMonitoringEndpoint, or see to the server";
  }

  @Override
  public void close() {
    calls.close();
    names.close();
    clients.close();
  }
}
