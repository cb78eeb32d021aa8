package org.seqmix.eval.report;

import java.util.Base64;
import org.seqmix.eval.matrix.HeadPicture;
import org.seqmix.eval.matrix.MatrixPictures;
import org.seqmix.eval.matrix.Triangle;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Pictures as the page's script reads them: JSON that may stand inside an element, codes in base64.
final class PictureJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private PictureJson() {}

  static String of(MatrixPictures pictures) {
    ObjectNode root = JSON.createObjectNode();
    root.put("decades", Triangle.DECADES).put("step", Triangle.STEP);
    root.set("models", JSON.valueToTree(pictures.models()));
    root.set("ids", JSON.valueToTree(pictures.text().ids()));
    root.set("tokens", JSON.valueToTree(pictures.text().tokens()));
    ArrayNode heads = root.putArray("heads");
    pictures.heads().forEach(head -> head(heads.addObject(), head));
    return inElement(JSON.writeValueAsString(root));
  }

  private static void head(ObjectNode node, HeadPicture head) {
    node.put("layer", head.layer()).put("head", head.head());
    ArrayNode matrices = node.putArray("matrices");
    head.matrices().forEach((model, triangle) -> matrices.addObject().put("model", model)
        .put("largest", triangle.largest()).put("codes", Base64.getEncoder().encodeToString(triangle.codes())));
  }

  /// No tag can end or begin in it, whatever the tokens are.
  private static String inElement(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }
}
