// Weights of 8 or 4 bits, BITS, in panels of 64 outputs (tensor/PackedLayout). A line has 16 words; word `o % 16` is about the outputs
// `o % 16 + 16 v` of the panel, v from 0 to 3. A group of 32 inputs is two lines of scales and its lines of codes.
#define PANEL 64
#define GROUP 32
#define LINE 16
#define CODE_LINES(inputs) (BITS == 8 ? (inputs) : ((inputs) + 1) / 2)
#define GROUP_LINES (2 + CODE_LINES(GROUP))
// The code of zero.
#define ZERO (BITS == 8 ? 128 : 8)

// Words of a panel.
inline long panel_words(int inputs) {
  int rest = inputs % GROUP;
  return (long) LINE * (inputs / GROUP * GROUP_LINES + (rest == 0 ? 0 : 2 + CODE_LINES(rest)));
}

// Bits of an F16 that is no infinity: moved under the exponent of an F32 they are 2^-112 of it, subnormal ones too.
#define HALF(bits) (as_float(((bits) & 0x8000u) << 16 | ((bits) & 0x7fffu) << 13) * 5.192296858534828e33f)
