package org.seqmix.hybrid.torch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The opcodes of pickles, all of them, so that messages can name those that [Unpickler] does not obey.
///
/// *Source*: CPython, Lib/pickletools.py.
enum Opcode {
  MARK('('), STOP('.'), POP('0'), POP_MARK('1'), DUP('2'), BINBYTES('B'), SHORT_BINBYTES('C'), FLOAT('F'),
  BINFLOAT('G'),
  INT('I'), BININT('J'), BININT1('K'), LONG('L'), BININT2('M'), NONE('N'), PERSID('P'), BINPERSID('Q'), REDUCE('R'),
  STRING('S'), BINSTRING('T'), SHORT_BINSTRING('U'), UNICODE('V'), BINUNICODE('X'), EMPTY_LIST(']'), APPEND('a'),
  BUILD('b'), GLOBAL('c'), DICT('d'), APPENDS('e'), GET('g'), BINGET('h'), INST('i'), LONG_BINGET('j'), LIST('l'),
  OBJ('o'), PUT('p'), BINPUT('q'), LONG_BINPUT('r'), SETITEM('s'), TUPLE('t'), SETITEMS('u'), EMPTY_DICT('}'),
  EMPTY_TUPLE(')'), PROTO(0x80), NEWOBJ(0x81), EXT1(0x82), EXT2(0x83), EXT4(0x84), TUPLE1(0x85), TUPLE2(0x86),
  TUPLE3(0x87), NEWTRUE(0x88), NEWFALSE(0x89), LONG1(0x8a), LONG4(0x8b), SHORT_BINUNICODE(0x8c), BINUNICODE8(0x8d),
  BINBYTES8(0x8e), EMPTY_SET(0x8f), ADDITEMS(0x90), FROZENSET(0x91), NEWOBJ_EX(0x92), STACK_GLOBAL(0x93),
  MEMOIZE(0x94), FRAME(0x95), BYTEARRAY8(0x96), NEXT_BUFFER(0x97), READONLY_BUFFER(0x98);

  private static final Map<Integer, Opcode> BY_CODE = new HashMap<>();

  static {
    for (Opcode opcode : values()) {
      BY_CODE.put(opcode.code, opcode);
    }
  }

  private final int code;

  Opcode(int code) {
    this.code = code;
  }

  /// The opcode that a byte stands for, if it stands for one.
  static @Nullable Opcode of(int code) {
    return BY_CODE.get(code);
  }
}
