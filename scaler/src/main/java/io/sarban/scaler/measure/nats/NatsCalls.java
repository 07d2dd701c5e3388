// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.http.HostAlias;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.HttpClients;
import io.sarban.scaler.measure.connection.ParallelCalls;
import io.sarban.scaler.measure.connection.SourceConnections;
import io.sarban.scaler.measure.nats.JetStreamView.Reporting;
import io.sarban.scaler.text.BoundedFormats;
import io.sarban.scaler.text.KnownNames;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Requests everything that is due for an account from NATS' monitoring, in one request. In a
 * cluster only a consumer's leader knows its figures: that takes one more request for the servers'
 * addresses, and one for each server.
 */
public final class NatsCalls implements AutoCloseable {

  private static final String NO_REPORT = "does not answer as the monitoring of NATS does";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** In characters: 100 servers with ids of 56 and names of 120. */
  private static final int MOST_NAMES = 24 << 10;

  private final HttpClients clients = new HttpClients();
  private final ParallelCalls calls = new ParallelCalls("nats-jetstream");
  private final ObjectMapper json = BoundedFormats.json();
  private final JsonFactory streamed = BoundedFormats.streamedJson();
  private final SourceConnections<NatsSource, ServerNames> names =
      new SourceConnections<>(source -> new ServerNames(), InstantSource.system());

  /** Server names by server id; a restarted server has a new id. */
  private static final class ServerNames implements AutoCloseable {
    private final KnownNames byId = new KnownNames(MOST_NAMES);

    void learn(ServerReport server) {
      byId.learn(server.id(), server.name());
    }

    Optional<String> find(String id) {
      return byId.find(id);
    }

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
    JetStreamReader reader = new JetStreamReader(streamed, source, queries);
    JetStreamReport first = jetStream(source, source.monitoring(), reader);
    if (!first.clustered()) {
      return new JetStreamView(List.of(new Reporting(Optional.empty(), first)), List.of());
    }
    ServerNames known = names.get(source);
    ServerReport server = server(source, source.monitoring());
    known.learn(server);
    String name = named(server, first).or(() -> known.find(first.serverId())).orElse("");
    JetStreamView one = new JetStreamView(List.of(reporting(name, first)), List.of());
    return queries.stream().allMatch(one::settles)
        ? one
        : cluster(source, known, server.monitoring(source.monitoring()), reader);
  }

  private static Reporting reporting(String name, JetStreamReport report) {
    return new Reporting(Optional.of(name), report);
  }

  /** The server's name, if the report is this server's. */
  private static Optional<String> named(ServerReport server, JetStreamReport report) {
    return server.id().equals(report.serverId()) ? Optional.of(server.name()) : Optional.empty();
  }

  /** There may be no room for the name: it is not looked up after it was learned. */
  private String name(NatsSource source, ServerNames known, URI server, JetStreamReport report)
      throws IOException, InterruptedException {
    Optional<String> name = known.find(report.serverId());
    if (name.isPresent()) {
      return name.get();
    }
    ServerReport asked = server(source, server);
    known.learn(asked);
    return named(asked, report).orElse("");
  }

  private JetStreamView cluster(
      NatsSource source, ServerNames known, List<URI> servers, JetStreamReader reader)
      throws InterruptedException {
    List<Reporting> reporting = Collections.synchronizedList(new ArrayList<>());
    List<String> unread = Collections.synchronizedList(new ArrayList<>());
    calls.each(
        servers,
        server -> {
          try {
            JetStreamReport report = jetStream(source, server, reader);
            reporting.add(reporting(name(source, known, server, report), report));
          } catch (IOException | RuntimeException e) {
            unread.add(unread(server, e));
          }
          return null;
        });
    return new JetStreamView(List.copyOf(reporting), List.copyOf(unread));
  }

  private JetStreamReport jetStream(NatsSource source, URI server, JetStreamReader reader)
      throws IOException, InterruptedException {
    String account = URLEncoder.encode(source.account(), StandardCharsets.UTF_8);
    HttpRequest request = request(server, "/jsz?consumers=true&acc=" + account);
    return clients.read(
        source.tls(), request, (status, body) -> report(status, () -> reader.read(body)));
  }

  private ServerReport server(NatsSource source, URI server)
      throws IOException, InterruptedException {
    ServerReport report =
        clients.ask(
            source.tls(),
            request(server, "/varz"),
            answer ->
                report(answer.status(), () -> json.readValue(answer.body(), ServerReport.class)));
    if (report == null || !isName(report.id()) || !isName(report.name())) {
      throw new Refusal(NO_REPORT);
    }
    return report;
  }

  private static boolean isName(String name) {
    return name != null && name.length() <= JetStreamReader.MAX_NAME;
  }

  private static HttpRequest request(URI server, String path) {
    return HttpRequest.newBuilder(URI.create(server + path)).timeout(LIMIT).build();
  }

  /** Reads the answer that has arrived. */
  private interface Parse<T> {
    T read() throws IOException;
  }

  private static <T> T report(int status, Parse<T> parse) throws IOException {
    if (status != 200) {
      throw new Refusal("answers with HTTP status " + status);
    }
    try {
      return parse.read();
    } catch (JacksonException e) {
      throw new Refusal(NO_REPORT);
    }
  }

  private static String unread(URI server, Exception e) {
    return HostAlias.shown(server)
        + " "
        + (e instanceof Refusal ? e.getMessage() : ConnectionFailures.reason(e))
        + ": fix natsServerMonitoringEndpoint, or see to the server";
  }

  @Override
  public void close() {
    calls.close();
    names.close();
    clients.close();
  }
}
