// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

import io.sarban.scaler.http.ConnectionFailures;
import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.connection.ParallelCalls;
import io.sarban.scaler.measure.connection.SourceConnections;
import io.sarban.scaler.measure.sqs.SqsAccount.OddAnswerException;
import io.sarban.scaler.measure.sqs.SqsSource.Identity;
import io.sarban.scaler.trust.IdentityHosts;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.thirdparty.jackson.core.JsonProcessingException;

/**
 * Requests the counts of all due queues from SQS, each queue once. The API takes one queue in each
 * request: they are sent a few at a time, with one client.
 */
public final class SqsCalls implements AutoCloseable {

  private final ParallelCalls calls = new ParallelCalls("aws-sqs-queue");
  private final WebClient http = new WebClient(Destinations.OF_RESOURCES);
  private final SourceConnections<SqsSource, SqsAccount> accounts;

  /** For all accounts: the SDK would make five threads for each. */
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "aws-timer");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param hosts allowed hosts, which may include the clouds' metadata address
   */
  public SqsCalls(IdentityHosts hosts) {
    OwnCredentials own = new OwnCredentials(System.getenv(), hosts);
    accounts =
        new SourceConnections<>(
            source -> new SqsAccount(source, own, http, timer),
            InstantSource.system(),
            SourceConnections.MOST_LARGE);
  }

  /** The bean method that the route calls. */
  public List<Measurement> measure(Batch<SqsSource, SqsQuery> batch) throws Exception {
    SqsAccount account = accounts.get(batch.source());
    List<SqsQuery> queries = batch.queries();
    Map<String, SqsQuery> byQueue = new HashMap<>();
    queries.forEach(query -> byQueue.putIfAbsent(query.queue(), query));
    List<SqsQuery> asked = List.copyOf(byQueue.values());
    List<Function<SqsQuery, Measurement>> answers = calls.each(asked, query -> ask(account, query));
    Map<String, Function<SqsQuery, Measurement>> answered = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      answered.put(asked.get(i).queue(), answers.get(i));
    }
    return queries.stream().map(query -> answered.get(query.queue()).apply(query)).toList();
  }

  /** Returns each query's result for the same queue. */
  private static Function<SqsQuery, Measurement> ask(SqsAccount account, SqsQuery first) {
    try {
      Map<QueueAttributeName, Long> counts = account.counts(first.queue(), first.named());
      return query -> measurement(query, counts);
    } catch (QueueDoesNotExistException e) {
      return query ->
          Measurement.failed(
              "queueURL",
              query.source().describe()
                  + " has no queue \""
                  + query.queue()
                  + "\": create it, or correct queueURL or awsRegion");
    } catch (SdkException | OddAnswerException e) {
      return query -> failure(query.source(), e);
    }
  }

  private static Measurement measurement(SqsQuery query, Map<QueueAttributeName, Long> counts) {
    Set<QueueAttributeName> wanted = EnumSet.of(APPROXIMATE_NUMBER_OF_MESSAGES);
    if (query.inFlight()) {
      wanted.add(APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }
    if (query.delayed()) {
      wanted.add(APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED);
    }
    if (!counts.keySet().containsAll(wanted)) {
      return Measurement.failed(
          "queueURL",
          query.source().describe() + " does not tell the length of \"" + query.queue() + "\"");
    }
    long length = wanted.stream().mapToLong(counts::get).sum();
    return Measurement.of((double) length, query.activation());
  }

  /** AWS' own messages may contain what was signed: only the error codes are shown. */
  private static Measurement failure(SqsSource source, RuntimeException e) {
    String name = source.describe();
    if (e instanceof AwsServiceException refusal) {
      String code = refusal.awsErrorDetails() == null ? "" : refusal.awsErrorDetails().errorCode();
      String answer = "HTTP status " + refusal.statusCode() + ", " + code;
      return refusal.statusCode() == 401 || refusal.statusCode() == 403 || aboutIdentity(code)
          ? Measurement.failed(
              field(source), name + " refuses the request (" + answer + ")" + fix(source))
          : Measurement.failed("awsEndpoint", name + " answers with " + answer);
    }
    if (String.valueOf(e.getMessage()).contains("Unable to load credentials")) {
      return Measurement.failed(
          field(source),
          name + ": the scaler has no identity that AWS knows: give it one, or give keys");
    }
    return Measurement.failed(
        "awsEndpoint",
        e instanceof OddAnswerException || isNoJson(e)
            ? name + " does not answer as Amazon SQS does: correct awsEndpoint or queueURL"
            : name + " " + ConnectionFailures.reason(e));
  }

  /** Such as the page of a proxy. */
  private static boolean isNoJson(Throwable e) {
    return e instanceof JsonProcessingException || (e.getCause() != null && isNoJson(e.getCause()));
  }

  private static boolean aboutIdentity(String code) {
    return code != null
        && (code.contains("Token") || code.contains("Signature") || code.contains("AccessDenied"));
  }

  private static String field(SqsSource source) {
    if (source.identity() instanceof Identity.Keys) {
      return "awsAccessKeyID";
    }
    return source.identity() instanceof Identity.Role ? "awsRoleArn" : "identityOwner";
  }

  private static String fix(SqsSource source) {
    return source.identity() instanceof Identity.Keys
        ? ": correct awsAccessKeyID and awsSecretAccessKey, or what they may do"
        : ": correct the role, or what it may do";
  }

  @Override
  public void close() {
    calls.close();
    accounts.close();
    timer.shutdownNow();
  }
}
