package io.sarban.scaler.measure.azurequeue;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueServiceClient;
import com.azure.storage.queue.QueueServiceClientBuilder;
import com.azure.storage.queue.models.QueueErrorCode;
import com.azure.storage.queue.models.QueueStorageException;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Failures;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.ParallelCalls;
import io.sarban.scaler.measure.Parameters;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.SourceConnections;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.ResolvedTrigger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * KEDA's {@code azure-queue}, by connection string, or by account name as whom the scaler itself is
 * to Azure. The protocol has no call for many queues: those of an account are asked a few at a
 * time, over one client.
 */
public final class AzureQueueTrigger implements TriggerType, AutoCloseable {

  private static final String DEFAULT_VARIABLE = "AzureWebJobsStorage";

  /** As many as one peek can return; KEDA too takes the approximate count from there on. */
  private static final int MAX_PEEKED = 32;

  private final ParallelCalls calls = new ParallelCalls("azure-queue");
  private final SourceConnections<AzureQueueSource, Account> accounts =
      new SourceConnections<>(Account::open, InstantSource.system());

  private record Account(QueueServiceClient client) implements AutoCloseable {

    static Account open(AzureQueueSource source) {
      QueueServiceClientBuilder builder =
          new QueueServiceClientBuilder()
              .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))));
      if (source instanceof AzureQueueSource.ByConnection by) {
        builder.connectionString(by.connection());
      } else {
        builder
            .endpoint(((AzureQueueSource.ByIdentity) source).endpoint())
            .credential(new DefaultAzureCredentialBuilder().build());
      }
      return new Account(builder.buildClient());
    }

    @Override
    public void close() {}
  }

  @Override
  public Set<String> types() {
    return Set.of("azure-queue");
  }

  @Override
  public String endpoint() {
    return "direct:measure-azure-queue";
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    String strategy = parameters.text("queueLengthStrategy").orElse("all").toLowerCase(Locale.ROOT);
    if (!strategy.equals("all") && !strategy.equals("visibleonly")) {
      throw new InvalidFieldException(
          "queueLengthStrategy", "must be all or visibleonly, not \"" + strategy + "\"");
    }
    return new AzureQueueQuery(
        source(trigger, parameters),
        parameters.required("queueName"),
        strategy.equals("visibleonly"),
        parameters.number("activationQueueLength", 0),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.positive("queueLength", 5)));
  }

  private static AzureQueueSource source(ResolvedTrigger trigger, Parameters parameters) {
    Optional<String> account = parameters.text("accountName");
    return account.isPresent() && parameters.secret("connection").isEmpty()
        ? new AzureQueueSource.ByIdentity("https://" + account.get() + "." + suffix(parameters))
        : new AzureQueueSource.ByConnection(connection(trigger, parameters));
  }

  private static String suffix(Parameters parameters) {
    Cloud cloud = parameters.oneOf("cloud", Cloud.AzurePublicCloud, Cloud.values());
    return cloud == Cloud.Private ? parameters.required("endpointSuffix") : cloud.suffix();
  }

  private static String connection(ResolvedTrigger trigger, Parameters parameters) {
    String variable = trigger.metadata().getOrDefault("connectionFromEnv", DEFAULT_VARIABLE);
    String connection =
        parameters
            .secret("connection")
            .or(() -> Optional.ofNullable(trigger.environment().get(variable)))
            .orElseThrow(
                () ->
                    new InvalidFieldException(
                        "connectionFromEnv",
                        "the target's container has no environment variable \""
                            + variable
                            + "\" with a connection string: add it, or give the parameter"
                            + " connection in a TriggerAuthentication"));
    try {
      new QueueServiceClientBuilder().connectionString(connection);
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException(
          "connectionFromEnv",
          "the connection string cannot be used: copy it from the account anew");
    }
    return connection;
  }

  /** The bean's method that the route calls. */
  public List<Measurement> measure(Batch batch) throws Exception {
    QueueServiceClient account = accounts.get((AzureQueueSource) batch.source()).client();
    return calls.each(batch.queries(), query -> measure(account, (AzureQueueQuery) query));
  }

  private static Measurement measure(QueueServiceClient account, AzureQueueQuery query) {
    QueueClient queue = account.getQueueClient(query.queue());
    try {
      if (query.visibleOnly()) {
        long visible = queue.peekMessages(MAX_PEEKED, null, null).stream().count();
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
                + "\": create it, or mend queueName");
      }
      return failure(query.source(), e);
    } catch (RuntimeException e) {
      return failure(query.source(), e);
    }
  }

  private static Measurement failure(AzureQueueSource source, Throwable e) {
    if (e instanceof ClientAuthenticationException
        && source instanceof AzureQueueSource.ByIdentity) {
      return Measurement.failed(
          "accountName",
          source.describe()
              + ": the scaler has no identity that Azure knows: log in with az, or give a"
              + " connection string");
    }
    int status =
        e instanceof HttpResponseException http && http.getResponse() != null
            ? http.getResponse().getStatusCode()
            : 0;
    String why =
        switch (status) {
          case 401, 403 -> "refuses the key: mend the connection string";
          case 0 -> "cannot be reached: " + Failures.oneLine(e);
          default -> "answered with HTTP status " + status + code(e);
        };
    return Measurement.failed("connectionFromEnv", source.describe() + ": " + why);
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
