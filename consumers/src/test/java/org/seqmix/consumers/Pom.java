package org.seqmix.consumers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// A pom as text by path.
record Pom(Document document) {
  static Pom read(Path file) {
    try {
      return new Pom(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile()));
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  /// The texts of all elements at an XPath, in order, blank ones left out.
  List<String> texts(String path) {
    try {
      List<String> out = new ArrayList<>();
      for (Node node : XPathFactory.newInstance().newXPath().evaluateExpression(path, document, XPathNodes.class)) {
        if (!node.getTextContent().isBlank()) {
          out.add(node.getTextContent().strip());
        }
      }
      return out;
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }
}
