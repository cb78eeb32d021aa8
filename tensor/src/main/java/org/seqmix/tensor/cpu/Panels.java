package org.seqmix.tensor.cpu;

/// The right-hand matrix of a product as panels of 64 columns whose depth runs in memory.
///
/// Packed, a panel is `depth` runs of 64 floats and the last one is padded with zeros. A row-major matrix can serve in
/// place: then only a last, narrower panel is packed.
///
/// @param address first panel
/// @param panelBytes distance from panel to panel
/// @param step bytes from one depth to the next
/// @param last address of the last panel
/// @param lastStep bytes from one depth of the last panel to the next
/// @param columns columns of the matrix
record Panels(long address, long panelBytes, long step, long last, long lastStep, int columns) {
  static Panels packed(long address, int columns, int depth) {
    long panelBytes = depth * Tiles.PANEL_STEP;
    long last = address + (count(columns) - 1) * panelBytes;
    return new Panels(address, panelBytes, Tiles.PANEL_STEP, last, Tiles.PANEL_STEP, columns);
  }

  static int count(int columns) {
    return Math.ceilDiv(columns, Tiles.COLUMNS);
  }

  int count() {
    return count(columns);
  }

  int width(int panel) {
    return Math.min(Tiles.COLUMNS, columns - panel * Tiles.COLUMNS);
  }

  long address(int panel) {
    return panel == count() - 1 ? last : address + panel * panelBytes;
  }

  long step(int panel) {
    return panel == count() - 1 ? lastStep : step;
  }
}
