// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import com.azure.core.credential.SimpleTokenCache;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.azure.AzureIdentity;
import io.sarban.scaler.measure.connection.HttpClients;
import io.sarban.scaler.measure.connection.ParallelCalls;
import io.sarban.scaler.measure.connection.SourceConnections;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import javax.xml.stream.XMLStreamException;

/**
 * Requests the counts of all due entities from a namespace's management: one request for a single
 * queue or subscription; for several, or for a pattern, the list of the namespace's queues, or the
 * topic's subscriptions, in pages of 100.
 */
public final class ServiceBusCalls implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** A namespace can have 10,000 at most. */
  private static final int MOST_ENTITIES = 10_000;

  private static final String SCOPE = "https://servicebus.azure.net/.default";

  /** A token is made for each request; the time allows for clocks that differ. */
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(20);

  private final AzureIdentity identity;
  private final SourceConnections<AzureIdentity.Chosen, Tokens> tokens =
      new SourceConnections<>(this::tokens, InstantSource.system());
  private final HttpClients clients;
  private final ParallelCalls calls = new ParallelCalls("azure-servicebus");
  private final EntityCounts atom = new EntityCounts();
  private final InstantSource clock = InstantSource.system();

  /**
   * @param hosts allowed hosts, which may include the clouds' metadata address
   */
  public ServiceBusCalls(IdentityHosts hosts) {
    this(new AzureIdentity(hosts, System.getenv()), new HttpClients());
  }

  ServiceBusCalls(AzureIdentity identity, HttpClients clients) {
    this.identity = identity;
    this.clients = clients;
  }

  /** A request returned no counts. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final String field;

    Refusal(String field, String why) {
      super(why);
      this.field = field;
    }
  }

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<ServiceBusSource, ServiceBusQuery> batch)
      throws InterruptedException {
    ServiceBusSource source = batch.source();
    List<ServiceBusQuery> queries = batch.queries();
    Map<EntitySet, List<ServiceBusQuery>> bySet = new LinkedHashMap<>();
    queries.forEach(query -> bySet.computeIfAbsent(query.set(), s -> new ArrayList<>()).add(query));
    List<EntitySet> sets = List.copyOf(bySet.keySet());
    List<Function<ServiceBusQuery, Measurement>> answers =
        calls.each(sets, set -> ask(source, set, bySet.get(set)));
    Map<EntitySet, Function<ServiceBusQuery, Measurement>> answered = new HashMap<>();
    for (int i = 0; i < sets.size(); i++) {
      answered.put(sets.get(i), answers.get(i));
    }
    return batch.each(query -> answered.get(query.set()).apply(query));
  }

  /** Returns each query's result for the set. */
  private Function<ServiceBusQuery, Measurement> ask(
      ServiceBusSource source, EntitySet set, List<ServiceBusQuery> queries)
      throws InterruptedException {
    try {
      Map<String, OptionalLong> counts = counts(source, set, queries);
      return query -> measurement(query, counts);
    } catch (Refusal e) {
      return query -> Measurement.failed(e.field, source.describe() + " " + e.getMessage());
    }
  }

  private Map<String, OptionalLong> counts(
      ServiceBusSource source, EntitySet set, List<ServiceBusQuery> queries)
      throws Refusal, InterruptedException {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    queries.forEach(query -> names.add(query.entity()));
    boolean all = queries.stream().anyMatch(query -> query.pattern().isPresent());
    if (!all && names.size() == 1) {
      return single(source, set, queries.get(0).entity());
    }
    Map<String, OptionalLong> counts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int read = EntitySet.PAGE;
    for (int skip = 0; read == EntitySet.PAGE; skip += EntitySet.PAGE) {
      if (skip >= MOST_ENTITIES) {
        throw new Refusal(
            source.field(),
            "lists more than " + MOST_ENTITIES + " entities: name one, without useRegex");
      }
      Map<String, OptionalLong> page =
          get(source, set.page(source.namespace(), skip)).orElseThrow(() -> missing(source, set));
      counts.putAll(page);
      read = all || !counts.keySet().containsAll(names) ? page.size() : 0;
    }
    return counts;
  }

  private static Refusal missing(ServiceBusSource source, EntitySet set) {
    return set instanceof EntitySet.Subscriptions of
        ? new Refusal(
            "topicName", "has no topic \"" + of.topic() + "\": create it, or correct topicName")
        : new Refusal(source.field(), "has no list of queues: correct " + source.field());
  }

  /** The answer is about the requested entity, whatever its title. */
  private Map<String, OptionalLong> single(ServiceBusSource source, EntitySet set, String entity)
      throws Refusal, InterruptedException {
    Map<String, OptionalLong> counts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    get(source, set.one(source.namespace(), entity))
        .flatMap(answer -> answer.values().stream().findFirst())
        .ifPresent(count -> counts.put(entity, count));
    return counts;
  }

  /** The counts in an answer; empty if the path does not exist. */
  private Optional<Map<String, OptionalLong>> get(ServiceBusSource source, URI uri)
      throws Refusal, InterruptedException {
    Instant expiry = clock.instant().plus(TOKEN_LIFE);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(LIMIT);
    try {
      request.header("Authorization", authorization(source, expiry));
    } catch (IllegalArgumentException e) {
      // the exception's message contains the header
      throw new Refusal(source.field(), "has a signature that cannot be sent: copy it again");
    }
    try {
      HttpClients.Answer answer = clients.ask(Optional.empty(), request.build());
      return switch (answer.status()) {
        case 200 -> Optional.of(atom.read(answer.body()));
        case 404 -> Optional.empty();
        default -> throw refusal(source, answer.status());
      };
    } catch (XMLStreamException e) {
      throw new Refusal(
          source.field(), "does not answer as Service Bus does: correct " + source.field());
    } catch (IOException | RuntimeException e) {
      throw new Refusal(source.field(), ConnectionFailures.reason(e));
    }
  }

  private String authorization(ServiceBusSource source, Instant expiry) throws Refusal {
    if (source.access() instanceof Access.Shared shared) {
      return shared.access().authorization(source.namespace(), expiry);
    }
    try {
      Tokens own = tokens.get(((Access.Login) source.access()).identity());
      return "Bearer " + own.cache().getToken().block(LIMIT).getToken();
    } catch (Exception e) {
      // the exception's message contains the response of Azure's login
      throw new Refusal(
          source.field(),
          "cannot be asked: the scaler has no identity that Azure knows: give it a workload"
              + " identity, or give a connection string");
    }
  }

  private Tokens tokens(AzureIdentity.Chosen chosen) {
    TokenCredential credential = identity.credential(chosen);
    TokenRequestContext wanted = new TokenRequestContext().addScopes(SCOPE);
    return new Tokens(new SimpleTokenCache(() -> credential.getToken(wanted)));
  }

  private record Tokens(SimpleTokenCache cache) implements AutoCloseable {

    @Override
    public void close() {}
  }

  private static Refusal refusal(ServiceBusSource source, int status) {
    return new Refusal(
        source.field(),
        switch (status) {
          case 401, 403 ->
              source.access() instanceof Access.Login
                  ? "refuses the identity (HTTP status "
                      + status
                      + "): give it the role Azure Service Bus Data Owner"
                  : "refuses the connection string (HTTP status "
                      + status
                      + "): its policy must be there, with Manage, and its key right";
          case 429, 503 -> "throttles (HTTP status " + status + "): poll it less often";
          default -> "answers with HTTP status " + status;
        });
  }

  private static Measurement measurement(ServiceBusQuery query, Map<String, OptionalLong> counts) {
    List<OptionalLong> found =
        query.pattern().isEmpty()
            ? Optional.ofNullable(counts.get(query.entity())).stream().toList()
            : counts.entrySet().stream()
                .filter(entity -> query.pattern().get().matches(entity.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    String source = query.source().describe();
    String entity = query.set().describe(query.entity());
    if (found.isEmpty() && query.pattern().isEmpty()) {
      return Measurement.failed(
          query.set().field(),
          source + " has no " + entity + ": create it, or correct " + query.set().field());
    }
    if (found.stream().anyMatch(OptionalLong::isEmpty)) {
      return Measurement.failed(
          query.set().field(),
          source + " gives no counts for " + entity + ", as when it throttles: poll it less often");
    }
    List<Long> numbers = found.stream().map(OptionalLong::getAsLong).toList();
    return Measurement.of(query.operation().of(numbers), query.activation());
  }

  @Override
  public void close() {
    calls.close();
    tokens.close();
    clients.close();
  }
}
