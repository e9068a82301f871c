package io.floecat.core.lifecycle;

/**
 * What happened in random schedules.
 *
 * @param steps external calls that took effect or did not, with late ones
 * @param acknowledged writes, sent again or not
 * @param faults calls that went wrong
 * @param deaths of processes
 * @param damaged stored values that could not be understood any more
 */
record Figures(int steps, int acknowledged, int faults, int deaths, int damaged) {

  static final Figures NONE = new Figures(0, 0, 0, 0, 0);

  Figures plus(Figures more) {
    return new Figures(
        steps + more.steps,
        acknowledged + more.acknowledged,
        faults + more.faults,
        deaths + more.deaths,
        damaged + more.damaged);
  }
}
