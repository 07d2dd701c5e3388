// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.resps.StreamGroupInfo;
import redis.clients.jedis.resps.StreamPendingSummary;

/** A count to request from Redis. Equal ones are requested once. */
sealed interface Count {

  /**
   * Adds its commands to the pipeline.
   *
   * @return the count, once the pipeline has its answers; it throws Redis' refusal, or {@link
   *     UncountableException}
   */
  LongSupplier ask(AbstractPipeline pipeline);

  /** The trigger's field that names the key. */
  String field();

  /** The key as the trigger names it. */
  String key();

  /** The next count to request if the value at the key is not a list. */
  default Optional<Count> otherwise() {
    return Optional.empty();
  }

  /** The elements of a list; 0 if there is no key. */
  record Elements(String key) implements Count {

    @Override
    public LongSupplier ask(AbstractPipeline pipeline) {
      return pipeline.llen(key)::get;
    }

    @Override
    public String field() {
      return "listName";
    }

    @Override
    public Optional<Count> otherwise() {
      return Optional.of(new Members(key));
    }
  }

  /** The members of a set or sorted set, or the fields of a hash, which KEDA counts, too. */
  record Members(String key) implements Count {

    @Override
    public LongSupplier ask(AbstractPipeline pipeline) {
      List<Response<Long>> counts =
          Stream.of(pipeline.scard(key), pipeline.zcard(key), pipeline.hlen(key)).toList();
      return () -> {
        for (Response<Long> count : counts) {
          try {
            return count.get();
          } catch (JedisDataException e) {
            if (!RedisFailures.wrongType(e)) {
              throw e;
            }
          }
        }
        throw new UncountableException(
            field(), "is no list, set, sorted set or hash: fix listName");
      };
    }

    @Override
    public String field() {
      return "listName";
    }
  }

  /** The entries of a stream; 0 if there is no key. */
  record Entries(String key) implements Count {

    @Override
    public LongSupplier ask(AbstractPipeline pipeline) {
      return pipeline.xlen(key)::get;
    }

    @Override
    public String field() {
      return "stream";
    }
  }

  /** The entries that the group's consumers have received and not acknowledged. */
  record Pending(String key, String group) implements Count {

    @Override
    public LongSupplier ask(AbstractPipeline pipeline) {
      Response<StreamPendingSummary> pending = pipeline.xpending(key, group);
      return () -> pending.get().getTotal();
    }

    @Override
    public String field() {
      return "stream";
    }
  }

  /**
   * The entries that the group has not read yet: 0 if there is no stream, and all if there is no
   * group yet, as in KEDA.
   */
  record Lag(String key, String group) implements Count {

    @Override
    public LongSupplier ask(AbstractPipeline pipeline) {
      Response<List<StreamGroupInfo>> groups = pipeline.xinfoGroups(key);
      Response<Long> entries = pipeline.xlen(key);
      return () -> {
        try {
          for (StreamGroupInfo info : groups.get()) {
            if (info.getName().equals(group)) {
              return lag(info);
            }
          }
          return entries.get();
        } catch (JedisDataException e) {
          if (String.valueOf(e.getMessage()).startsWith("ERR no such key")) {
            return 0;
          }
          throw e;
        }
      };
    }

    private long lag(StreamGroupInfo info) {
      if (!info.getGroupInfo().containsKey("lag")) {
        throw new UncountableException(
            "lagCount", "needs Redis 7 or later: use pendingEntriesCount");
      }
      if (info.getGroupInfo().get("lag") instanceof Long lag) {
        return lag;
      }
      throw new UncountableException(
          "consumerGroup",
          "has no lag that Redis knows of for group \""
              + group
              + "\", which began in the middle of the stream, or whose entries were deleted: fix it by"
              + " XGROUP SETID with ENTRIESREAD, or scale by pendingEntriesCount or streamLength");
    }

    @Override
    public String field() {
      return "stream";
    }
  }
}
