package org.seqmix.hybrid.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.seqmix.hybrid.torch.PickleValue.Text;

/// The memory of an [Unpickler]: a stack with marks, and a memo.
///
/// Every value that is pushed counts against [TorchLimits#maxValues], also one that is pushed again: stack and memo
/// cannot hold more than that, however a file is made.
final class PickleStack {
  private final ByteReader in;
  private final TorchLimits limits;
  private final List<PickleValue> values = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final List<PickleValue> memo = new ArrayList<>();
  private int pushed;

  PickleStack(ByteReader in, TorchLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  void push(PickleValue value) {
    if (pushed == limits.maxValues()) {
      throw in.refused("expected at most " + limits.maxValues() + " values, got more",
          "raise TorchLimits.maxValues if the file is to be trusted");
    }
    pushed++;
    values.add(value);
  }

  void mark() {
    if (marks.size() == limits.maxNesting()) {
      throw in.refused("expected at most " + limits.maxNesting() + " open marks, got more",
          "raise TorchLimits.maxNesting if the file is to be trusted");
    }
    marks.add(values.size());
  }

  /// The value on top, above the last mark.
  PickleValue top() {
    if (values.size() == floor()) {
      throw in.damaged("expected a value on the stack, got none");
    }
    return values.getLast();
  }

  PickleValue pop() {
    PickleValue top = top();
    values.removeLast();
    return top;
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }

  /// Takes the values above the last mark, the lowest first, and the mark.
  List<PickleValue> popToMark() {
    if (marks.isEmpty()) {
      throw in.damaged("expected a mark on the stack, got none");
    }
    List<PickleValue> above = values.subList(marks.removeLast(), values.size());
    List<PickleValue> taken = List.copyOf(above);
    above.clear();
    return taken;
  }

  /// Takes the `count` values on top, the lowest first.
  List<PickleValue> pop(int count) {
    List<PickleValue> taken = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      taken.addFirst(pop());
    }
    return List.copyOf(taken);
  }

  /// Remembers the value on top under the next number.
  void memoize() {
    remember(memo.size());
  }

  /// Remembers the value on top. Numbers are given out in order, as all picklers do: one that leaves a gap is refused.
  void remember(long number) {
    if (number < 0 || number > memo.size() || number >= limits.maxValues()) {
      throw in.damaged("expected a memo of at most " + memo.size() + ", the next number, got " + number);
    }
    PickleValue top = top();
    if (number == memo.size()) {
      memo.add(top);
    } else {
      memo.set((int) number, top);
    }
  }

  /// Pushes what is remembered under `number`.
  void recall(long number) {
    if (number < 0 || number >= memo.size()) {
      throw in.damaged("expected a memo below " + memo.size() + ", got " + number);
    }
    push(memo.get((int) number));
  }

  /// The text nearest to the top: the key, in some dict, of what is being made. *Cost*: linear, for messages alone.
  Optional<String> nearestText() {
    for (PickleValue value : values.reversed()) {
      if (value instanceof Text(String text)) {
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  /// The one value that is left at the end.
  PickleValue last() {
    PickleValue last = pop();
    if (!values.isEmpty() || !marks.isEmpty()) {
      throw in.damaged("expected one value at the end, got more");
    }
    return last;
  }
}
