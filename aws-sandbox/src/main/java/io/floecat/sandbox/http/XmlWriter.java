package io.floecat.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one XML document. */
final class XmlWriter {

  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final XMLStreamWriter xml;

  private XmlWriter(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** A document whose root element holds what {@code content} writes. */
  static byte[] write(String namespace, String root, Consumer<XmlWriter> content) {
    var bytes = new ByteArrayOutputStream();
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(bytes, "UTF-8");
      xml.writeStartElement(root);
      xml.writeDefaultNamespace(namespace);
      content.accept(new XmlWriter(xml));
      xml.writeEndElement();
      xml.close();
    } catch (XMLStreamException e) {
      throw failed(e);
    }
    return bytes.toByteArray();
  }

  void open(String name) {
    try {
      xml.writeStartElement(name);
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  void close() {
    try {
      xml.writeEndElement();
    } catch (XMLStreamException e) {
      throw failed(e);
    }
  }

  void text(String name, String text) {
    open(name);
    try {
      xml.writeCharacters(text);
    } catch (XMLStreamException e) {
      throw failed(e);
    }
    close();
  }

  /** An object's fields as elements. */
  void object(String name, JsonNode object) {
    open(name);
    object
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isObject()) {
                object(field.getKey(), field.getValue());
              } else if (field.getValue().isArray()) {
                list(field.getKey(), field.getValue());
              } else {
                text(field.getKey(), field.getValue().asText());
              }
            });
    close();
  }

  private void list(String name, JsonNode list) {
    open(name);
    for (JsonNode member : list) {
      if (member.isObject()) {
        object("member", member);
      } else {
        text("member", member.asText());
      }
    }
    close();
  }

  private static IllegalStateException failed(XMLStreamException e) {
    return new IllegalStateException("XML in memory cannot be written", e);
  }
}
