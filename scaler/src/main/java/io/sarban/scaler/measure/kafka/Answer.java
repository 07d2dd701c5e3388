// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/** A cluster's answer about one group, topic or partition: a value, or why there is none. */
record Answer<T>(T value, Throwable failure) {

  static <T> Answer<T> of(T value) {
    return new Answer<>(value, null);
  }

  /** Waits for the answer; the client limits each of its calls, so this wait is limited, too. */
  static <T> Answer<T> await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return of(future.get());
    } catch (ExecutionException e) {
      return new Answer<>(null, e.getCause());
    }
  }

  static <K, T> Map<K, Answer<T>> awaitAll(Map<K, KafkaFuture<T>> futures)
      throws InterruptedException {
    Map<K, Answer<T>> answers = new HashMap<>();
    for (Map.Entry<K, KafkaFuture<T>> future : futures.entrySet()) {
      answers.put(future.getKey(), await(future.getValue()));
    }
    return answers;
  }
}
