package org.seqmix.tensor.reference;

import org.seqmix.tensor.Tensor;

/// Filling, copying, sums and products of elements.
final class PlainAlgebra {
  private final Views views;

  PlainAlgebra(Views views) {
    this.views = views;
  }

  void fill(Tensor y, double value) {
    views.view(y, "fill y").fill(value);
  }

  void copy(Tensor x, Tensor y) {
    View from = views.view(x, "copy x");
    View to = views.view(y, "copy y");
    for (int i = 0; i < to.size(); i++) {
      to.setAt(i, x.type().isFloat() ? from.at(i) : from.integer(i));
    }
  }

  void axpby(double a, Tensor x, double b, Tensor z, Tensor y) {
    View first = views.view(x, "axpby x");
    View second = views.view(z, "axpby z");
    View to = views.view(y, "axpby y");
    for (int i = 0; i < to.size(); i++) {
      to.setAt(i, a * first.at(i) + b * second.at(i));
    }
  }

  void multiply(Tensor x, Tensor z, Tensor y) {
    View first = views.view(x, "multiply x");
    View second = views.view(z, "multiply z");
    View to = views.view(y, "multiply y");
    for (int i = 0; i < to.size(); i++) {
      to.setAt(i, first.at(i) * second.at(i));
    }
  }

  void sum(Tensor x, Tensor y) {
    View from = views.view(x, "sum x");
    double total = 0;
    for (int i = 0; i < from.size(); i++) {
      total += from.at(i);
    }
    views.view(y, "sum y").setAt(0, total);
  }

  void sumSquares(Tensor x, Tensor y) {
    View from = views.view(x, "sumSquares x");
    double total = 0;
    for (int i = 0; i < from.size(); i++) {
      total += from.at(i) * from.at(i);
    }
    views.view(y, "sumSquares y").setAt(0, total);
  }

  void addColumnSums(Tensor x, Tensor y) {
    View from = views.view(x, "addColumnSums x");
    View to = views.view(y, "addColumnSums y");
    for (int c = 0; c < from.columns(); c++) {
      double total = 0;
      for (int t = 0; t < from.rows(); t++) {
        total += from.get(t, c);
      }
      to.addAt(c, total);
    }
  }
}
