package io.sarban.scaler.decide;

/**
 * How many Jobs a backlog asks for, beside those that run already. Source: "scalingStrategy" in
 * KEDA's ScaledJob specification; of eager, whose formula is not written there, what its text says.
 */
public sealed interface JobStrategy {

  /**
   * The most Jobs to create now; may be below 0.
   *
   * @param wanted what the backlog asks for in all, at most {@code max}
   * @param counts the Jobs that are there
   * @param max unfinished Jobs
   */
  int most(int wanted, JobCounts counts, int max);

  /** As messages call it. */
  String words();

  /** The Jobs that run have messages of the backlog in hand, and these are counted in it. */
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

  /** {@code share}: of the running Jobs, which counts; may create more than fit below max. */
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

  /** Messages in hand are not in the backlog: only a Job that is pending has yet to take one. */
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

  /** All free slots are used; a pending Job takes two, so that a slow start is not doubled. */
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
