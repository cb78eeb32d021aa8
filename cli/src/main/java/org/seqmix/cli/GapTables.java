package org.seqmix.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.seqmix.eval.TextTable;
import org.seqmix.mohawk.study.gap.CheckResult;
import org.seqmix.mohawk.study.gap.Gaps;
import org.seqmix.mohawk.study.gap.GapReport;
import org.seqmix.mohawk.study.gap.HybridCheck;
import org.seqmix.mohawk.study.gap.LayerChoice;
import org.seqmix.mohawk.study.gap.LayerGap;
import org.seqmix.mohawk.study.gap.Loss;

/// A study of the gap as text: the whole, layers, the ten heads that gain most, plans, trained hybrids, one line.
///
/// @param report what was found
record GapTables(GapReport report) {
  private static final int HEADS = 10;

  private record HeadOf(int layer, LayerGap.Head head, double gain) {
  }

  String text() {
    StringBuilder out = new StringBuilder(whole()).append('\n').append(layers()).append('\n');
    if (!heads().isEmpty()) {
      out.append(headTable()).append('\n');
    }
    out.append(plans()).append('\n').append(settings());
    CheckResult check = report.check();
    if (check != null) {
      out.append('\n').append(hybrids(check)).append('\n').append(correlations(check));
    }
    report.warning().ifPresent(warning -> out.append("warning      ").append(warning).append('\n'));
    return out.append("conclusion   ").append(report.conclusion()).append('\n').toString();
  }

  private String whole() {
    Gaps g = report.gaps();
    return new TextTable("next-token loss on " + g.documents() + " documents, " + g.tokens() + " tokens", "nats",
        "from the teacher").row("teacher", number(g.teacher().nats()), number(g.teacher().divergence()))
        .row("student", number(g.student().nats()), number(g.student().divergence()))
        .row("student, all mixers the teacher's", number(g.allMixers().nats()), number(g.allMixers().divergence()))
        .row("student, all blocks the teacher's", number(g.allBlocks().nats()), number(g.allBlocks().divergence()))
        .toString();
  }

  private String layers() {
    TextTable table = new TextTable("layer", "matrix", "relative", "mixer out", "block out", "gain", "divergence",
        "gain of block", "damage");
    for (LayerGap l : report.gaps().layers()) {
      LayerGap.Matrix m = l.matrix();
      table.row(Integer.toString(l.layer()), m == null ? "-" : number(m.distance()),
          m == null ? "-" : number(m.relative()),
          number(l.mixer()), number(l.block()), number(l.gain().nats()), number(l.gain().divergence()),
          number(l.blockGain().nats()), number(l.damage().nats()));
    }
    return table.toString();
  }

  private List<HeadOf> heads() {
    return report.gaps().layers().stream().flatMap(l -> l.heads().stream().map(h -> ranked(l.layer(), h)))
        .filter(Objects::nonNull).sorted(Comparator.comparingDouble(h -> -h.gain())).limit(HEADS).toList();
  }

  private static @Nullable HeadOf ranked(int layer, LayerGap.Head head) {
    Loss gain = head.gain();
    return gain == null ? null : new HeadOf(layer, head, gain.nats());
  }

  private String headTable() {
    TextTable table = new TextTable("layer.head", "matrix", "relative", "head out", "gain");
    for (HeadOf h : heads()) {
      Double output = h.head().output();
      table.row(h.layer() + "." + h.head().head(), number(h.head().matrix().distance()),
          number(h.head().matrix().relative()), output == null ? "-" : number(output), number(h.gain()));
    }
    return table.toString();
  }

  private String plans() {
    TextTable table = new TextTable("attention in", "loss", "evenly spaced", "loss");
    for (LayerChoice p : report.plans()) {
      table.row(p.layers().toString(), number(p.loss().nats()), p.even().toString(), number(p.evenLoss().nats()));
    }
    return table.toString();
  }

  private String settings() {
    String heads = report.heads();
    return "layers       " + report.setting() + "\n"
        + (heads == null ? "" : "heads        " + heads.replace("\n", "\n             ") + "\n");
  }

  private static String hybrids(CheckResult check) {
    TextTable table = new TextTable("attention in", "held-out loss", "95% interval", "losses by seed");
    for (HybridCheck.Line l : check.lines()) {
      table.row(l.layers().toString(), number(l.loss().mean()),
          Double.isNaN(l.loss().half()) ? "-" : String.format(Locale.ROOT, "± %.4f", l.loss().half()),
          l.losses().stream().map(GapTables::number).collect(Collectors.joining(", ")));
    }
    return table.toString();
  }

  private static String correlations(CheckResult check) {
    TextTable table = new TextTable("prediction", "rank correlation");
    check.correlations().forEach((name, value) -> table.row(name, String.format(Locale.ROOT, "%.2f", value)));
    return table + "\n";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
