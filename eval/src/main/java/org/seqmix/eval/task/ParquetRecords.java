package org.seqmix.eval.task;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.StructAccessor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Records of a Parquet file, as if every row were a JSON object. Columns of kinds that no task has, such as pictures or
/// times, are left out.
final class ParquetRecords {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ParquetRecords() {
  }

  /// *Errors*: {@link BadInputException} for a file that is damaged, or packed in a way that has no reader here.
  static List<DataRecord> read(Path file) {
    List<DataRecord> out = new ArrayList<>();
    try {
      if (Files.size(file) > JsonLines.MAX_BYTES) {
        throw new BadInputException(file + ": expected at most " + JsonLines.MAX_BYTES + " bytes, got "
            + Files.size(file) + "; cut the file");
      }
      try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file)); RowReader rows = reader.rowReader()) {
        while (rows.hasNext()) {
          rows.next();
          out.add(new DataRecord(file + " row " + (out.size() + 1), object(rows)));
        }
      }
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "expected a whole Parquet file; download it again");
    } catch (BadInputException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new BadInputException(file + ": expected a Parquet file, packed with Snappy or gzip or not at all, got: "
          + e.getMessage() + "; download it again, or write it as JSON, a line a record", e);
    }
    return out;
  }

  private static ObjectNode object(StructAccessor row) {
    ObjectNode out = JSON.objectNode();
    for (int i = 0; i < row.getFieldCount(); i++) {
      JsonNode value = row.isNull(i) ? JSON.nullNode() : node(row.getValue(i));
      if (value != null) {
        out.set(row.getFieldName(i), value);
      }
    }
    return out;
  }

  private static @Nullable JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case String text -> JSON.stringNode(text);
      case Boolean truth -> JSON.booleanNode(truth);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case Float number -> JSON.numberNode(number);
      case BigDecimal number -> JSON.numberNode(number);
      case Number small -> JSON.numberNode(small.longValue());
      case StructAccessor inner -> object(inner);
      case PqList list -> array(list);
      default -> null;
    };
  }

  private static ArrayNode array(PqList list) {
    ArrayNode out = JSON.arrayNode();
    for (int i = 0; i < list.size(); i++) {
      JsonNode value = list.isNull(i) ? JSON.nullNode() : node(list.get(i));
      out.add(value == null ? JSON.nullNode() : value);
    }
    return out;
  }
}
