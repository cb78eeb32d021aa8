package org.seqmix.opencl.tuned;

import org.seqmix.opencl.launch.Group;
import org.seqmix.opencl.launch.Launcher;
import org.seqmix.tensor.DType;
import org.seqmix.tensor.Scope;
import org.seqmix.tensor.Tensor;

/// Products by one tile and with operands of the types of `like`, for a trial.
final class OneTile extends Group {
  private final TileProducts products;
  private final Tile tile;
  private final Product like;

  OneTile(Launcher launcher, TileProducts products, Tile tile, Product like) {
    super(launcher);
    this.products = products;
    this.tile = tile;
    this.like = like;
  }

  @Override
  public void batchedProduct(int count, Tensor a, boolean turnA, Tensor b, boolean turnB, Tensor c, boolean add) {
    try (Scope scope = device().newScope("trial of a tile")) {
      Rounding rounding = new Rounding(launcher(), scope);
      Product p = new Product(count, like.a().type() == DType.F32 ? a : rounding.padded(a), turnA,
          like.b().type() == DType.F32 ? b : rounding.padded(b), turnB, null, c, add);
      products.launch(p, TilePlan.of(tile, p, launcher().hardware().units()));
    }
  }
}
