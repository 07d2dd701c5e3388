// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.measure.sqs.SqsSource.Identity;
import io.sarban.scaler.text.KnownNames;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sts.StsClient;

/** One client for all queues with the same login. */
final class SqsAccount implements AutoCloseable {

  /** The server is not Amazon SQS, or behaves like another one. */
  static final class OddAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OddAnswerException(String message) {
      super(message);
    }
  }

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Of characters; SQS' own have at most 150. */
  private static final int MAX_URL = 2048;

  private static final QueueAttributeName[] COUNTS = {
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED
  };

  /** In characters: some 750 queues with usual names. */
  private static final int MOST_URLS = 128 << 10;

  private final SdkHttpClient http;
  private final OwnCredentials own;
  private final ScheduledExecutorService timer;
  private final KnownNames urls = new KnownNames(MOST_URLS);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final SqsClient client;

  SqsAccount(SqsSource source, OwnCredentials own, WebClient web, ScheduledExecutorService timer) {
    this.http = new AwsHttp(web);
    this.own = own;
    this.timer = timer;
    SqsClientBuilder builder =
        SqsClient.builder()
            .region(Region.of(source.region()))
            .credentialsProvider(credentials(source))
            .httpClient(http)
            .overrideConfiguration(limits());
    source.endpoint().ifPresent(builder::endpointOverride);
    client = kept(builder.build());
  }

  /** The next poll is the retry. */
  private ClientOverrideConfiguration limits() {
    return ClientOverrideConfiguration.builder()
        .apiCallTimeout(LIMIT)
        .scheduledExecutorService(timer)
        .retryStrategy(AwsRetryStrategy.doNotRetry())
        .build();
  }

  private AwsCredentialsProvider credentials(SqsSource source) {
    if (source.identity() instanceof Identity.Keys keys) {
      return StaticCredentialsProvider.create(
          keys.sessionToken().isPresent()
              ? AwsSessionCredentials.create(
                  keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken().get())
              : AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
    }
    if (source.identity() instanceof Identity.Role role) {
      return own.role(role, asWhom -> sts(source, asWhom), this::kept);
    }
    return own.own(asWhom -> sts(source, asWhom), this::kept);
  }

  private StsClient sts(SqsSource source, Optional<AwsCredentialsProvider> asWhom) {
    return kept(
        StsClient.builder()
            .region(Region.of(source.region()))
            .credentialsProvider(asWhom.orElseGet(AnonymousCredentialsProvider::create))
            .httpClient(http)
            .overrideConfiguration(limits())
            .build());
  }

  /** Closed with this, in reverse order. */
  private <C extends AutoCloseable> C kept(C opened) {
    open.push(opened);
    return opened;
  }

  /**
   * A queue's message counts by kind, without kinds that SQS did not return.
   *
   * @param queue its URL, or its name if it is {@code named}
   * @throws QueueDoesNotExistException if there is none
   * @throws OddAnswerException if Amazon SQS would not answer so
   */
  Map<QueueAttributeName, Long> counts(String queue, boolean named) {
    String url = named ? url(queue) : queue;
    try {
      Map<QueueAttributeName, Long> counts = new EnumMap<>(QueueAttributeName.class);
      client
          .getQueueAttributes(request -> request.queueUrl(url).attributeNames(COUNTS))
          .attributes()
          .forEach((name, text) -> counts.put(name, count(text)));
      return counts;
    } catch (QueueDoesNotExistException e) {
      urls.forget(queue);
      throw e;
    }
  }

  private static long count(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new OddAnswerException("a count is no number");
    }
  }

  private String url(String name) {
    Optional<String> known = urls.find(name);
    if (known.isPresent()) {
      return known.get();
    }
    String url = client.getQueueUrl(request -> request.queueName(name)).queueUrl();
    if (url == null || url.length() > MAX_URL) {
      throw new OddAnswerException("the queue's URL is missing or too long");
    }
    urls.learn(name, url);
    return url;
  }

  @Override
  public void close() {
    for (AutoCloseable opened : open) {
      try {
        opened.close();
      } catch (Exception e) {
        // it is closed anyway, whatever it throws
      }
    }
  }
}
