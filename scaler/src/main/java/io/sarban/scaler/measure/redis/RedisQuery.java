// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.resource.MetricTarget;

/** One trigger's question to Redis. */
record RedisQuery(
    RedisSource source, Count count, String metricName, double activation, MetricTarget target)
    implements Query {}
