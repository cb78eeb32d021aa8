package org.seqmix.mohawk.problems;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Draws the arithmetic of a problem.
final class StepChain {
  private StepChain() {}

  /// Steps of the given level. Each takes one of the operations possible there, all equally likely, then one of the
  /// operands possible with it, all equally likely. A chain that runs into a dead end is begun anew.
  static List<Step> draw(Level level, Random random) {
    while (true) {
      List<Step> steps = attempt(level, random);
      if (steps.size() == level.steps()) {
        return steps;
      }
    }
  }

  private static List<Step> attempt(Level level, Random random) {
    List<Step> steps = new ArrayList<>(level.steps());
    int value = level.size().starts().draw(random);
    while (steps.size() < level.steps()) {
      List<Operation> possible = possible(value, level.size());
      if (possible.isEmpty()) {
        break;
      }
      Operation operation = possible.get(random.nextInt(possible.size()));
      Step step = new Step(value, operation, level.size().operands(value, operation).draw(random));
      steps.add(step);
      value = step.result();
    }
    return steps;
  }

  private static List<Operation> possible(int value, NumberSize size) {
    List<Operation> operations = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      if (!size.operands(value, operation).isEmpty()) {
        operations.add(operation);
      }
    }
    return operations;
  }
}
