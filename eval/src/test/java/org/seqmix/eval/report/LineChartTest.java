package org.seqmix.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class LineChartTest {
  private static Series series(String name, Series.Weight weight, double... y) {
    double[] x = new double[y.length];
    Arrays.setAll(x, i -> 100.0 * (i + 1));
    return new Series(name, x, y, weight);
  }

  private static Svg draw(boolean log, Series... series) throws Exception {
    return Svg.parse(new LineChart("Loss <&>", "It \"falls\".", "tokens", log, List.of(series)).html());
  }

  @Test
  void aFigureIsWellFormedAndSaysWhatItShows() throws Exception {
    Svg svg = draw(false, series("a", Series.Weight.THIN, 3, 2, 1), series("mean & all", Series.Weight.THICK, 2, 2, 2));
    assertThat(svg.all("figcaption").getFirst().getTextContent()).isEqualTo("Loss <&>");
    Element picture = svg.all("svg").getFirst();
    assertThat(picture.getAttribute("role")).isEqualTo("img");
    assertThat(picture.getAttribute("aria-label")).isEqualTo("It \"falls\".");
    assertThat(svg.all("li")).extracting(Element::getTextContent).containsExactly("a", "mean & all");
    assertThat(svg.lines()).hasSize(2);
    assertThat(svg.lines().getLast().getAttribute("class")).isEqualTo("line thick");
  }

  @Test
  void everyPointLiesInsideThePicture() throws Exception {
    for (boolean log : new boolean[] {false, true}) {
      Svg svg = draw(log, series("a", Series.Weight.THIN, 1e-3, 50, 7, 0.2), series("b", Series.Weight.THICK, 9, 8, 7));
      for (Element line : svg.lines()) {
        for (String point : line.getAttribute("d").substring(1).split("[ML]")) {
          String[] xy = point.split(" ");
          assertThat(Double.parseDouble(xy[0])).isBetween(60.0, 426.0);
          assertThat(Double.parseDouble(xy[1])).isBetween(12.0, 228.0);
        }
      }
    }
  }

  @Test
  void whatCannotBeDrawnLeavesAGap() throws Exception {
    Svg svg = draw(true, series("a", Series.Weight.THICK, 5, 4, 0, 3, Double.NaN, 2, 1));
    String path = svg.lines().getFirst().getAttribute("d");
    assertThat(path.chars().filter(c -> c == 'M')).hasSize(3);
    assertThat(path).contains("h0.01").doesNotContain("NaN").doesNotContain("Infinity");
  }

  @Test
  void aLongSeriesIsThinned() throws Exception {
    double[] y = new double[5000];
    Arrays.setAll(y, i -> 1 + 1.0 / (i + 1));
    String path = draw(false, series("a", Series.Weight.THICK, y)).lines().getFirst().getAttribute("d");
    assertThat(path.split("[ML]").length - 1).isBetween(200, LineChart.MAX_POINTS);
  }

  @Test
  void nothingToDrawIsSaid() throws Exception {
    assertThat(draw(false).all("text")).extracting(Element::getTextContent).containsExactly("nothing to draw");
    assertThat(draw(true, series("a", Series.Weight.THICK, 0, -1)).all("text")).extracting(Element::getTextContent)
        .containsExactly("nothing to draw");
  }

  @Test
  void aLegendOfManyLayersNamesTheEnds() throws Exception {
    List<Series> layers = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      layers.add(series("layer " + i, Series.Weight.THIN, i, i + 1));
    }
    layers.add(series("mean", Series.Weight.THICK, 12, 13));
    Svg svg = draw(false, layers.toArray(Series[]::new));
    assertThat(svg.lines()).hasSize(25);
    assertThat(svg.all("li")).extracting(Element::getTextContent).containsExactly("layer 0 to", "layer 23", "mean");
    assertThat(svg.lines()).extracting(l -> l.getAttribute("style")).startsWith("--at:0%").contains("--at:100%", "");
  }

  private static LineChart scaled(LineChart.Across across, List<LineChart.Mark> marks, double[] x, double[] y) {
    double[] low = Arrays.stream(y).map(v -> v - 1).toArray();
    double[] high = Arrays.stream(y).map(v -> v + 2).toArray();
    Series s = new Series("a", x, y, Series.Weight.THIN, Optional.of(new Series.Band(low, high)));
    return new LineChart("t", "alt", "samples", across, false, List.of(s), marks);
  }

  private static List<double[]> points(Element path) {
    return Arrays.stream(path.getAttribute("d").replace("Z", "").substring(1).split("[ML]"))
        .map(p -> Arrays.stream(p.split(" ")).mapToDouble(Double::parseDouble).toArray()).toList();
  }

  @Test
  void doublingIsTheSameStepOnALogScale() throws Exception {
    for (LineChart.Across across : new LineChart.Across[] {LineChart.Across.LOG, LineChart.Across.TWOS}) {
      Svg svg = Svg.parse(scaled(across, List.of(), new double[] {1, 2, 4, 8}, new double[] {1, 2, 3, 4}).html());
      List<double[]> line = points(svg.lines().getFirst());
      for (int i = 1; i < 3; i++) {
        assertThat(line.get(i + 1)[0] - line.get(i)[0]).isCloseTo(line.get(i)[0] - line.get(i - 1)[0], within(0.2));
      }
      assertThat(svg.all("text")).extracting(Element::getTextContent).contains("samples (log scale)", "1");
    }
  }

  @Test
  void aBandHoldsItsLine() throws Exception {
    Svg svg = Svg.parse(scaled(LineChart.Across.LOG, List.of(), new double[] {1, 10, 100}, new double[] {3, 5, 4})
        .html());
    Element band = svg.all("path").stream().filter(p -> p.getAttribute("class").startsWith("band")).findFirst()
        .orElseThrow();
    List<double[]> edge = points(band);
    List<double[]> line = points(svg.lines().getFirst());
    assertThat(edge).hasSize(6);
    for (int i = 0; i < 3; i++) {
      assertThat(edge.get(i)[0]).isEqualTo(line.get(i)[0]);
      assertThat(line.get(i)[1]).isBetween(edge.get(i)[1], edge.get(5 - i)[1]);
    }
    assertThat(svg.all("circle")).hasSize(3);
    assertThat(edge).allSatisfy(p -> assertThat(p[1]).isBetween(12.0, 228.0));
  }

  @Test
  void marksOutsideTheAxisAreLeftOut() throws Exception {
    List<LineChart.Mark> marks = List.of(new LineChart.Mark(10, "here", 0), new LineChart.Mark(1000, "beyond", 0),
        new LineChart.Mark(-1, "no place", 0));
    Svg svg = Svg.parse(scaled(LineChart.Across.LOG, marks, new double[] {1, 10, 100}, new double[] {3, 5, 4}).html());
    assertThat(svg.all("path").stream().filter(p -> p.getAttribute("class").startsWith("mark"))).hasSize(1);
    assertThat(svg.all("text")).extracting(Element::getTextContent).contains("here").doesNotContain("beyond",
        "no place");
  }

  @Test
  void aPointAloneStillHasItsBand() throws Exception {
    Svg svg = Svg.parse(scaled(LineChart.Across.LOG, List.of(), new double[] {0, 4}, new double[] {3, 5}).html());
    assertThat(svg.all("circle")).hasSize(1);
    Element band = svg.all("path").stream().filter(p -> p.getAttribute("class").startsWith("band")).findFirst()
        .orElseThrow();
    assertThat(band.getAttribute("d")).startsWith("M").endsWith("Z").doesNotContain("NaN");
  }
}
