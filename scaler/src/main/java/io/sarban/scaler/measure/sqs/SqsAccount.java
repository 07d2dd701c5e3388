package io.sarban.scaler.measure.sqs;

import io.sarban.scaler.measure.sqs.SqsSource.Identity;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** One client for all queues that are asked in one name. */
final class SqsAccount implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final QueueAttributeName[] COUNTS = {
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED
  };

  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder().connectionTimeout(LIMIT).socketTimeout(LIMIT).build();
  private final Map<String, String> urls = new ConcurrentHashMap<>();
  private final AwsCredentialsProvider credentials;
  private final SqsClient client;

  SqsAccount(SqsSource source) {
    credentials = credentials(source);
    SqsClientBuilder builder =
        SqsClient.builder()
            .region(Region.of(source.region()))
            .credentialsProvider(credentials)
            .httpClient(http)
            .overrideConfiguration(limits());
    source.endpoint().ifPresent(builder::endpointOverride);
    client = builder.build();
  }

  /** A poll that fails is repeated by the next one. */
  private static ClientOverrideConfiguration limits() {
    return ClientOverrideConfiguration.builder()
        .apiCallTimeout(LIMIT)
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
    DefaultCredentialsProvider own = DefaultCredentialsProvider.builder().build();
    if (!(source.identity() instanceof Identity.Role role)) {
      return own;
    }
    StsClient sts =
        StsClient.builder()
            .region(Region.of(source.region()))
            .credentialsProvider(own)
            .httpClient(http)
            .overrideConfiguration(limits())
            .build();
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(sts)
        .refreshRequest(request -> request.roleArn(role.arn()).roleSessionName("sarban"))
        .build();
  }

  /**
   * A queue's messages by kind; those kinds that SQS did not tell are missing.
   *
   * @param queue its URL, or its name if it is {@code named}
   * @throws QueueDoesNotExistException if there is none
   */
  Map<QueueAttributeName, Long> counts(String queue, boolean named) {
    String url = named ? urls.computeIfAbsent(queue, this::url) : queue;
    try {
      Map<QueueAttributeName, Long> counts = new EnumMap<>(QueueAttributeName.class);
      client
          .getQueueAttributes(request -> request.queueUrl(url).attributeNames(COUNTS))
          .attributes()
          .forEach((name, text) -> counts.put(name, Long.valueOf(text)));
      return counts;
    } catch (QueueDoesNotExistException e) {
      urls.remove(queue);
      throw e;
    }
  }

  private String url(String name) {
    return client.getQueueUrl(request -> request.queueName(name)).queueUrl();
  }

  @Override
  public void close() {
    client.close();
    if (credentials instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        // it is of no use any more, whatever it says
      }
    }
    http.close();
  }
}
