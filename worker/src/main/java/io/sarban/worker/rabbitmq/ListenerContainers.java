// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.rabbitmq;

import java.util.Optional;
import org.aopalliance.aop.Advice;
import org.apache.camel.component.springrabbit.DefaultListenerContainerFactory;
import org.apache.camel.component.springrabbit.SpringRabbitMQConstants;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.retry.RejectAndDontRequeueRecoverer;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.policy.NeverRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;

/**
 * Makes a {@link ReturningListenerContainer} with the options of a route's endpoint, as Camel does
 * for its own containers. A route with {@code messageListenerContainerType: DMLC} gets Camel's.
 */
final class ListenerContainers extends DefaultListenerContainerFactory {

  @Override
  public AbstractMessageListenerContainer createListenerContainer(SpringRabbitMQEndpoint endpoint) {
    boolean direct =
        SpringRabbitMQConstants.DIRECT_MESSAGE_LISTENER_CONTAINER.equalsIgnoreCase(
            endpoint.getMessageListenerContainerType());
    return direct ? super.createListenerContainer(endpoint) : returning(endpoint);
  }

  private static ReturningListenerContainer returning(SpringRabbitMQEndpoint endpoint) {
    ReturningListenerContainer container = new ReturningListenerContainer(endpoint);
    Optional.ofNullable(endpoint.getQueues())
        .ifPresent(queues -> container.setQueueNames(queues.split(",")));
    container.setExclusive(endpoint.isExclusive());
    container.setNoLocal(endpoint.isNoLocal());
    container.setAutoDeclare(endpoint.isAutoDeclare());
    // the worker waits for a missing queue as it does for a broker
    container.setMissingQueuesFatal(false);
    container.setAmqpAdmin(admin(endpoint));
    container.setPrefetchCount(endpoint.getPrefetchCount());
    container.setShutdownTimeout(endpoint.getComponent().getShutdownTimeout());
    container.setConsumerArguments(endpoint.getConsumerArgs());
    container.setAdviceChain(retry(endpoint));
    Optional.ofNullable(endpoint.getComponent().getErrorHandler())
        .ifPresent(container::setErrorHandler);
    return container;
  }

  private static AmqpAdmin admin(SpringRabbitMQEndpoint endpoint) {
    AmqpAdmin configured = endpoint.getComponent().getAmqpAdmin();
    if (configured != null || !endpoint.isAutoDeclare()) {
      return configured;
    }
    RabbitAdmin admin = new RabbitAdmin(endpoint.getConnectionFactory());
    admin.setIgnoreDeclarationExceptions(endpoint.getComponent().isIgnoreDeclarationExceptions());
    return admin;
  }

  private static Advice retry(SpringRabbitMQEndpoint endpoint) {
    if (endpoint.getRetry() != null) {
      return endpoint.getRetry();
    }
    int attempts = endpoint.getMaximumRetryAttempts();
    RetryInterceptorBuilder.StatelessRetryInterceptorBuilder builder =
        RetryInterceptorBuilder.stateless();
    builder.retryPolicy(attempts > 0 ? new SimpleRetryPolicy(attempts) : new NeverRetryPolicy());
    if (endpoint.getRetryDelay() > 0) {
      FixedBackOffPolicy pause = new FixedBackOffPolicy();
      pause.setBackOffPeriod(endpoint.getRetryDelay());
      builder.backOffPolicy(pause);
    }
    if (endpoint.isRejectAndDontRequeue()) {
      builder.recoverer(new RejectAndDontRequeueRecoverer());
    }
    return builder.build();
  }
}
