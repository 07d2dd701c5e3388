// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azurequeue;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueStorageException;
import io.sarban.scaler.http.AnswerRoom;
import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.azure.AzureHttp;
import io.sarban.scaler.measure.azure.AzureIdentity;
import io.sarban.scaler.measure.azure.Cloud;
import io.sarban.scaler.measure.connection.ParallelCalls;
import io.sarban.scaler.measure.connection.SourceConnections;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * KEDA's {@code azure-queue}, by connection string, or by account name with a pod identity: then
 * the scaler's own identity, if the operator allows it. The protocol has no call for many queues:
 * the queues of an account are asked a few at a time, with one client.
 */
public final class AzureQueueTrigger implements TriggerType, AutoCloseable {

  private static final String DEFAULT_VARIABLE = "AzureWebJobsStorage";

  /** The maximum of one peek; from this number on, KEDA too takes the approximate count. */
  private static final int MAX_PEEKED = 32;

  /** Bytes of all answers with messages. */
  private static final int MOST_ROOM = 32 << 20;

  /** Answers with messages of one account at a time: the room has a place for the longest ones. */
  private static final int PEEKS = MOST_ROOM / AzureHttp.MOST_COUNTED;

  private final AnswerRoom room = new AnswerRoom(MOST_ROOM);
  private final ParallelCalls calls = new ParallelCalls("azure-queue");
  private final AzureIdentity identity;
  private final AzureHttp http;
  private final SourceConnections<AzureQueueSource, Account> accounts =
      new SourceConnections<>(this::open, InstantSource.system());

  /**
   * @param hosts the hosts that may receive the scaler's own identity
   */
  public AzureQueueTrigger(IdentityHosts hosts) {
    this(new AzureIdentity(hosts, System.getenv()), new WebClient(Destinations.OF_RESOURCES));
  }

  AzureQueueTrigger(AzureIdentity identity, WebClient http) {
    this.identity = identity;
    this.http = new AzureHttp(http);
  }

  private record Account(QueueServiceClient client, Semaphore peeks) implements AutoCloseable {

    @Override
    public void close() {}
  }

  private Account open(AzureQueueSource source) {
    QueueServiceClientBuilder builder =
        new QueueServiceClientBuilder()
            .httpClient(http)
            .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))));
    if (source instanceof AzureQueueSource.ByConnection by) {
      StorageConnection.parse(by.connection()).apply(builder);
    } else {
      AzureQueueSource.ByIdentity by = (AzureQueueSource.ByIdentity) source;
      builder.endpoint(by.endpoint().toString()).credential(identity.credential(by.identity()));
    }
    return new Account(builder.buildClient(), new Semaphore(PEEKS));
  }

  @Override
  public Set<String> types() {
    return Set.of("azure-queue");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    String strategy = parameters.textOrDefault("queueLengthStrategy").toLowerCase(Locale.ROOT);
    if (!strategy.equals("all") && !strategy.equals("visibleonly")) {
      throw new InvalidFieldException(
          "queueLengthStrategy", "must be all or visibleonly, not \"" + strategy + "\"");
    }
    Written written = written(trigger, parameters);
    return new AzureQueueQuery(
        written.source(),
        written.field(),
        parameters.required("queueName"),
        strategy.equals("visibleonly"),
        parameters.number("activationQueueLength"),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.positive("queueLength")));
  }

  /**
   * The account.
   *
   * @param field the field that names it
   */
  private record Written(String field, AzureQueueSource source) {}

  private Written written(ResolvedTrigger trigger, Parameters parameters) {
    Optional<AzureIdentity.Chosen> chosen = identity.chosen(parameters);
    if (chosen.isPresent()) {
      return new Written("accountName", byIdentity(parameters, chosen.get()));
    }
    return byConnection(trigger, parameters);
  }

  private AzureQueueSource byIdentity(Parameters parameters, AzureIdentity.Chosen chosen) {
    String account = parameters.required("accountName").strip();
    if (!StorageConnection.isAccount(account)) {
      throw new InvalidFieldException(
          "accountName", "must have 3 to 24 small letters and digits, as Azure's accounts do");
    }
    String host = account + "." + Cloud.queueSuffix(parameters);
    return new AzureQueueSource.ByIdentity(identity.allowed("accountName", host), chosen);
  }

  private static Written byConnection(ResolvedTrigger trigger, Parameters parameters) {
    parameters.text("accountName");
    Optional<String> written = parameters.text("connection");
    String field = written.isPresent() ? "connection" : "connectionFromEnv";
    String connection = written.orElseGet(() -> variable(trigger, parameters));
    try {
      StorageConnection.parse(connection);
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException(
          field, "the connection string " + e.getMessage() + ": copy it from the account anew");
    }
    return new Written(field, new AzureQueueSource.ByConnection(connection));
  }

  private static String variable(ResolvedTrigger trigger, Parameters parameters) {
    String variable = trigger.metadata().getOrDefault("connectionFromEnv", DEFAULT_VARIABLE);
    if (parameters.text("accountName").isPresent()
        && !trigger.environment().containsKey(variable)) {
      throw new InvalidFieldException(
          "accountName",
          "needs a TriggerAuthentication with podIdentity.provider azure-workload; or give a"
              + " connection string");
    }
    return Optional.ofNullable(trigger.environment().get(variable))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    "connectionFromEnv",
                    "the target's container has no environment variable \""
                        + variable
                        + "\" with a connection string: add it, or give the parameter"
                        + " connection in a TriggerAuthentication"));
  }

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<AzureQueueSource, AzureQueueQuery> batch)
      throws Exception {
    Account account = accounts.get(batch.source());
    return calls.each(batch.queries(), query -> measure(account, query));
  }

  private Measurement measure(Account account, AzureQueueQuery query) throws InterruptedException {
    QueueClient queue = account.client().getQueueClient(query.queue());
    try {
      if (query.visibleOnly()) {
        long visible = visible(account, queue);
        if (visible < MAX_PEEKED) {
          return Measurement.of((double) visible, query.activation());
        }
      }
      return Measurement.of(
          (double) queue.getProperties().getApproximateMessagesCountLong(), query.activation());
    } catch (QueueStorageException e) {
      if (QueueErrorCode.QUEUE_NOT_FOUND.equals(e.getErrorCode())) {
        return Measurement.failed(
            "queueName",
            query.source().describe()
                + " has no queue \""
                + query.queue()
                + "\": create it, or correct queueName");
      }
      return failure(query, e);
    } catch (RuntimeException e) {
      return failure(query, e);
    }
  }

  private long visible(Account account, QueueClient queue) throws InterruptedException {
    account.peeks().acquire();
    try (AnswerRoom.Place place = room.place()) {
      return queue.peekMessages(MAX_PEEKED, null, AzureHttp.counted(place)).stream().count();
    } finally {
      account.peeks().release();
    }
  }

  private static Measurement failure(AzureQueueQuery query, Throwable e) {
    String source = query.source().describe();
    if (e instanceof ClientAuthenticationException
        && query.source() instanceof AzureQueueSource.ByIdentity) {
      return Measurement.failed(
          "accountName",
          source
              + ": the scaler has no identity that Azure knows: give it a workload identity, or"
              + " give a connection string");
    }
    int status =
        e instanceof HttpResponseException http && http.getResponse() != null
            ? http.getResponse().getStatusCode()
            : 0;
    String why =
        switch (status) {
          case 200 -> noQueues(query);
          case 401, 403 ->
              query.source() instanceof AzureQueueSource.ByIdentity
                  ? "refuses the identity (HTTP status "
                      + status
                      + "): give it the role Storage Queue Data Reader"
                  : "refuses the key: correct the connection string";
          case 0 -> isConnection(e) ? ConnectionFailures.reason(e) : noQueues(query);
          default -> "answered with HTTP status " + status + code(e);
        };
    return Measurement.failed(query.field(), source + ": " + why);
  }

  private static String noQueues(AzureQueueQuery query) {
    return "does not answer as Azure's queues do: correct " + query.field();
  }

  /** Azure's client throws anything for a page that is no answer, even a NullPointerException. */
  private static boolean isConnection(Throwable e) {
    return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> cause instanceof IOException || cause instanceof TimeoutException);
  }

  private static String code(Throwable e) {
    return e instanceof QueueStorageException storage && storage.getErrorCode() != null
        ? " (" + storage.getErrorCode() + ")"
        : "";
  }

  @Override
  public void close() {
    accounts.close();
    calls.close();
  }
}
