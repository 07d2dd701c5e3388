// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.decide.job;

/**
 * Computes how many Jobs a backlog needs besides the running ones. Source: "scalingStrategy" in
 * KEDA's ScaledJob specification. That gives no formula for eager; it is implemented as the text
 * describes it.
 */
public sealed interface JobStrategy {

  /**
   * The most Jobs to create now; may be below 0.
   *
   * @param wanted the Jobs that the whole backlog needs, at most {@code max}
   * @param counts the existing Jobs
   * @param max maximum number of unfinished Jobs
   */
  int most(int wanted, JobCounts counts, int max);

  /** The strategy's name in messages. */
  String words();

  /** The backlog includes the messages that running Jobs have in hand. */
  record Default() implements JobStrategy {
    @Override
    public int most(int wanted, JobCounts counts, int max) {
      return wanted - counts.running();
    }

    @Override
    public String words() {
      return "default strategy: less those that run";
    }
  }

  /**
   * Subtracts the deduction and the given share of the running Jobs; may create more Jobs than fit
   * below max.
   */
  record Custom(int deduction, double share) implements JobStrategy {
    @Override
    public int most(int wanted, JobCounts counts, int max) {
      return Math.min(wanted - deduction - (int) (counts.running() * share), max);
    }

    @Override
    public String words() {
      return "custom strategy: less " + deduction + " and " + share + " of those that run";
    }
  }

  /** The backlog excludes messages in hand: only a pending Job has yet to take one. */
  record Accurate() implements JobStrategy {
    @Override
    public int most(int wanted, JobCounts counts, int max) {
      return wanted + counts.running() > max ? max - counts.running() : wanted - counts.pending();
    }

    @Override
    public String words() {
      return "accurate strategy: less those that are pending, or what is free below the maximum";
    }
  }

  /** Uses all free slots; a pending Job takes two, so that a slow start does not double it. */
  record Eager() implements JobStrategy {
    @Override
    public int most(int wanted, JobCounts counts, int max) {
      return Math.min(max - counts.running() - counts.pending(), wanted);
    }

    @Override
    public String words() {
      return "eager strategy: as many as there are free slots";
    }
  }
}
