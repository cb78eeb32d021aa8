package org.seqmix.eval.report;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// A figure read by an XML parser, which refuses what is not well formed.
final class Svg {
  private final Document document;

  private Svg(Document document) {
    this.document = document;
  }

  static Svg parse(String xml) throws Exception {
    return new Svg(DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
  }

  List<Element> all(String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> out = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      out.add((Element) nodes.item(i));
    }
    return out;
  }

  /// The data lines of the chart itself, in order.
  List<Element> lines() {
    return all("path").stream().filter(p -> p.getAttribute("class").startsWith("line")
        && !((Element) p.getParentNode()).hasAttribute("aria-hidden")).toList();
  }
}
