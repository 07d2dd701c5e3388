// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import io.sarban.scaler.problem.FailureLine;
import io.sarban.scaler.problem.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ThreadPoolProfileBuilder;

/**
 * Runs the measuring routes: one exchange for all due triggers of a source, one exchange for each
 * source at a time, and no caller waits longer than the time limit. Triggers that become due
 * meanwhile share the next exchange.
 */
public final class Measurer implements Sources {

  private final TriggerTypes types;
  private final ProducerTemplate template;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;

  /** The calls that wait for each source that is being asked. */
  private final Map<Line, List<Call>> waiting = new HashMap<>();

  /** Camel provides the threads: virtual ones if it is configured so. */
  public Measurer(CamelContext camel) {
    types = new TriggerTypes(camel);
    template = camel.createProducerTemplate();
    threads = camel.getExecutorServiceManager().newCachedThreadPool(this, "measure");
    // with a limit on the queue, the time limits of the thousandth source and all after it would be
    // refused
    camel
        .getExecutorServiceManager()
        .registerThreadPoolProfile(
            new ThreadPoolProfileBuilder("measure-limit").poolSize(1).maxQueueSize(-1).build());
    timer =
        camel
            .getExecutorServiceManager()
            .newScheduledThreadPool(this, "measure-limit", "measure-limit");
  }

  private record Line(String endpoint, Source source) {}

  private record Call(Batch<Source, Query> batch, Asking asking) {

    static Call of(Source source, List<Query> queries) {
      return new Call(
          new Batch<>(source, queries),
          new Asking(new CompletableFuture<>(), new CompletableFuture<>()));
    }

    CompletableFuture<List<Measurement>> answer() {
      return asking.answer();
    }

    void fail(String why) {
      answer().complete(failed(batch, why));
    }

    void over() {
      asking.over().complete(null);
    }
  }

  @Override
  public Asking measure(Asked asked, List<Query> queries) {
    Line line =
        line(asked).orElseThrow(() -> new IllegalStateException("the trigger type is gone"));
    Call call = Call.of(asked.source(), queries);
    if (mustWait(line, call)) {
      Future<?> watch = after(asked.source().timeout(), () -> waitedInVain(line, call));
      call.answer().whenComplete((measurements, never) -> watch.cancel(false));
    } else {
      begin(line, List.of(call));
    }
    return call.asking();
  }

  private void waitedInVain(Line line, Call call) {
    call.fail("did not answer yet to the poll before this one");
    synchronized (waiting) {
      List<Call> calls = waiting.get(line);
      // one that has begun meanwhile is over when its exchange is
      if (calls == null || !calls.remove(call)) {
        return;
      }
    }
    call.over();
  }

  @Override
  public boolean asks(Asked asked) {
    Optional<Line> line = line(asked);
    synchronized (waiting) {
      return line.isPresent() && waiting.containsKey(line.get());
    }
  }

  private Optional<Line> line(Asked asked) {
    return types.endpoint(asked.type()).map(endpoint -> new Line(endpoint, asked.source()));
  }

  private boolean mustWait(Line line, Call call) {
    synchronized (waiting) {
      List<Call> calls = waiting.get(line);
      if (calls == null) {
        waiting.put(line, new ArrayList<>());
        return false;
      }
      calls.add(call);
      return true;
    }
  }

  private void begin(Line line, List<Call> calls) {
    List<Query> queries = calls.stream().flatMap(call -> call.batch().queries().stream()).toList();
    Call all = Call.of(line.source(), queries);
    all.answer().thenAccept(measurements -> share(measurements, calls));
    all.asking().over().thenRun(() -> calls.forEach(Call::over));
    try {
      begin(line, all);
    } catch (Throwable e) {
      // no thread or memory is left: the source is asked again at the next poll
      all.answer().complete(failed(all.batch(), new Fault(e).told("cannot be asked")));
      all.over();
      beginNext(line);
    }
  }

  private void begin(Line line, Call all) {
    AtomicBoolean begun = new AtomicBoolean();
    Future<?> running =
        threads.submit(
            () -> {
              begun.set(true);
              run(line, all);
            });
    Duration limit = line.source().timeout();
    Future<?> watch =
        after(
            limit,
            () -> {
              all.fail("no answer within " + limit.toMillis() + " ms");
              // a task that has not begun must still free its source, and does nothing else
              if (begun.get()) {
                running.cancel(true);
              }
            });
    all.answer().thenRun(() -> watch.cancel(false));
  }

  private void run(Line line, Call call) {
    try {
      List<Measurement> measurements = List.of();
      try {
        if (!call.answer().isDone()) {
          measurements = ask(line, call.batch());
        }
      } finally {
        beginNext(line);
      }
      call.answer().complete(measurements);
    } finally {
      call.over();
    }
  }

  private void beginNext(Line line) {
    List<Call> all;
    List<Call> next;
    synchronized (waiting) {
      all = waiting.get(line);
      next = all.stream().filter(call -> !call.answer().isDone()).toList();
      if (next.isEmpty()) {
        waiting.remove(line);
      } else {
        waiting.put(line, new ArrayList<>());
      }
    }
    all.stream().filter(call -> !next.contains(call)).forEach(Call::over);
    if (!next.isEmpty()) {
      begin(line, next);
    }
  }

  private static void share(List<Measurement> measurements, List<Call> calls) {
    int from = 0;
    for (Call call : calls) {
      int to = from + call.batch().queries().size();
      call.answer().complete(measurements.subList(from, to));
      from = to;
    }
  }

  private Future<?> after(Duration limit, Runnable step) {
    return timer.schedule(() -> elsewhere(step), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs the step on another thread: the timer's only thread serves all time limits. */
  private void elsewhere(Runnable step) {
    try {
      threads.execute(step);
    } catch (Throwable e) {
      // no thread is left
      step.run();
    }
  }

  private List<Measurement> ask(Line line, Batch<Source, Query> batch) {
    try {
      Exchange exchange = template.request(line.endpoint(), out -> out.getMessage().setBody(batch));
      if (exchange.getException() != null) {
        return failed(batch, why(exchange.getException()));
      }
      return Answers.read(exchange.getMessage(), batch);
    } catch (Exception e) {
      return failed(batch, FailureLine.of(e));
    } catch (Throwable e) {
      // also for an Error: an answer that uses up the stack or the heap affects only its own source
      return failed(batch, new Fault(e).told("cannot be measured"));
    }
  }

  /** Camel wraps an Error in its own exception. */
  private static String why(Exception e) {
    return e.getCause() instanceof Error error
        ? new Fault(error).told("cannot be measured")
        : FailureLine.of(e);
  }

  private static List<Measurement> failed(Batch<Source, Query> batch, String why) {
    Measurement failed = Measurement.failed("", batch.source().describe() + ": " + why);
    return Collections.nCopies(batch.queries().size(), failed);
  }
}
