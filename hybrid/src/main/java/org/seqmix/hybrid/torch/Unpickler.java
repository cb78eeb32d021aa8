package org.seqmix.hybrid.torch;

import java.util.List;
import org.seqmix.hybrid.torch.PickleValue.Dictionary;
import org.seqmix.hybrid.torch.PickleValue.Plain;
import org.seqmix.hybrid.torch.PickleValue.Sequence;
import org.seqmix.hybrid.torch.PickleValue.Text;
import org.seqmix.hybrid.torch.PickleValue.Tuple;
import org.seqmix.hybrid.torch.PickleValue.Whole;

/// Reads the pickle of a torch file: a loop over the opcodes that torch writes, protocols 2 to 5.
///
/// A pickle is a program for a stack machine, and Python's machine calls whatever a pickle names. This one has no such
/// step: what it may call is a switch in [Rebuilder], what it may make is [PickleValue]. An opcode that makes objects
/// in another way (`INST`, `OBJ`, `NEWOBJ`, `EXT1`, ...) is refused by name, and so is every other that torch does not
/// write.
///
/// *Cost*: one pass, no recursion, memory bounded by [TorchLimits].
///
/// *Source*: CPython, Lib/pickletools.py, for the opcodes.
final class Unpickler {
  static final String ADVICE =
      "do not load this file with Python either, where it may run code; get the model as safetensors";
  private static final int MAX_GLOBAL_BYTES = 256;

  private final ByteReader in;
  private final PickleStack stack;
  private final Rebuilder rebuilder;

  private Unpickler(ByteReader in, Archive archive, TorchLimits limits) {
    this.in = in;
    this.stack = new PickleStack(in, limits);
    this.rebuilder = new Rebuilder(in, stack, archive, limits);
  }

  /// The value that the pickle in `in` describes, with storages from `archive`.
  static PickleValue read(ByteReader in, Archive archive, TorchLimits limits) {
    return new Unpickler(in, archive, limits).run();
  }

  private PickleValue run() {
    int protocol = opcode() == Opcode.PROTO ? in.u1() : 0;
    if (protocol < 2 || protocol > 5) {
      throw in.damaged("expected a pickle of protocol 2 to 5, got another or none");
    }
    for (Opcode opcode = opcode(); opcode != Opcode.STOP; opcode = opcode()) {
      step(opcode);
    }
    if (in.remaining() > 0) {
      throw in.damaged("expected nothing after the pickle, got " + in.remaining() + " bytes");
    }
    return stack.last();
  }

  private Opcode opcode() {
    int code = in.u1();
    Opcode opcode = Opcode.of(code);
    if (opcode == null) {
      throw in.damaged("expected an opcode, got the byte " + code);
    }
    return opcode;
  }

  private void step(Opcode opcode) {
    switch (opcode) {
      case FRAME -> in.skip(Long.BYTES);
      case MARK -> stack.mark();
      case NONE -> stack.push(Plain.NONE);
      case NEWTRUE -> stack.push(Plain.TRUE);
      case NEWFALSE -> stack.push(Plain.FALSE);
      case BINFLOAT -> {
        in.skip(Double.BYTES);
        stack.push(Plain.REAL);
      }
      case BININT1 -> stack.push(new Whole(in.u1()));
      case BININT2 -> stack.push(new Whole(in.u2()));
      case BININT -> stack.push(new Whole(in.i4()));
      case LONG1 -> stack.push(new Whole(longInteger()));
      case BINUNICODE -> stack.push(new Text(in.text(in.u4())));
      case SHORT_BINUNICODE -> stack.push(new Text(in.text(in.u1())));
      case EMPTY_TUPLE -> stack.push(new Tuple(List.of()));
      case TUPLE1 -> stack.push(new Tuple(stack.pop(1)));
      case TUPLE2 -> stack.push(new Tuple(stack.pop(2)));
      case TUPLE3 -> stack.push(new Tuple(stack.pop(3)));
      case TUPLE -> stack.push(new Tuple(stack.popToMark()));
      case EMPTY_LIST -> stack.push(new Sequence());
      case EMPTY_DICT -> stack.push(new Dictionary(false));
      case BINPUT -> stack.remember(in.u1());
      case LONG_BINPUT -> stack.remember(in.u4());
      case MEMOIZE -> stack.memoize();
      case BINGET -> stack.recall(in.u1());
      case LONG_BINGET -> stack.recall(in.u4());
      case APPEND, APPENDS -> append(opcode);
      case SETITEM -> setItems(stack.pop(2));
      case SETITEMS -> setItems(stack.popToMark());
      case GLOBAL -> stack.push(Global.of(in, in.line(MAX_GLOBAL_BYTES), in.line(MAX_GLOBAL_BYTES)));
      case STACK_GLOBAL -> stackGlobal();
      case BINPERSID -> stack.push(rebuilder.storage(stack.pop()));
      case REDUCE -> reduce();
      case BUILD -> build();
      default -> throw in.refused("expected the opcodes of a checkpoint, got " + opcode, ADVICE);
    }
  }

  private long longInteger() {
    int length = in.u1();
    if (length > Long.BYTES) {
      throw in.damaged("expected an integer of at most " + Long.BYTES + " bytes, got one of " + length);
    }
    return in.signed(length);
  }

  private void append(Opcode opcode) {
    if (opcode == Opcode.APPEND) {
      stack.pop();
    } else {
      stack.popToMark();
    }
    if (!(stack.top() instanceof Sequence)) {
      throw in.damaged("expected a list to append to, got " + stack.top().kind());
    }
  }

  private void setItems(List<PickleValue> items) {
    if (!(stack.top() instanceof Dictionary dictionary) || items.size() % 2 != 0) {
      throw in.damaged("expected a dict, keys and values, got " + stack.top().kind() + " and " + items.size()
          + " of them");
    }
    for (int i = 0; i < items.size(); i += 2) {
      PickleValue key = items.get(i);
      if (!dictionary.put(key, items.get(i + 1))) {
        throw in.damaged("expected texts or numbers as keys of a dict, each once, got "
            + (key instanceof Text text ? ByteReader.quoted(text.text()) + " twice" : key.kind()));
      }
    }
  }

  private void stackGlobal() {
    PickleValue name = stack.pop();
    PickleValue module = stack.pop();
    if (!(module instanceof Text m) || !(name instanceof Text n)) {
      throw in.damaged("expected a module and a name, got " + module.kind() + " and " + name.kind());
    }
    stack.push(Global.of(in, m.text(), n.text()));
  }

  private void reduce() {
    PickleValue arguments = stack.pop();
    PickleValue callable = stack.pop();
    if (!(callable instanceof Global global) || !(arguments instanceof Tuple tuple)) {
      throw in.refused("expected a name to call and a tuple, got " + callable.kind() + " and " + arguments.kind(),
          ADVICE);
    }
    stack.push(rebuilder.call(global, tuple.items()));
  }

  /// Attributes of an `OrderedDict`: a state dict has `_metadata`, the versions of its modules. Nothing here needs any.
  private void build() {
    PickleValue state = stack.pop();
    boolean attributes = state instanceof Dictionary dictionary && !dictionary.hasNumbers();
    if (!attributes || !(stack.top() instanceof Dictionary target) || !target.isOrdered()) {
      throw in.refused("expected attributes of an OrderedDict, got " + state.kind() + " for " + stack.top().kind(),
          ADVICE);
    }
  }
}
