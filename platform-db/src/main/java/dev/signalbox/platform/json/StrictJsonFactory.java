package dev.signalbox.platform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.IOContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/// Creates parsers that check every token; it is the application's only JsonFactory.
public final class StrictJsonFactory extends JsonFactory {
  /// The largest JSON document, in bytes. Bulk routes take NDJSON, where the limit applies to each
  /// line.
  public static final int MAX_DOCUMENT_BYTES = 1024 * 1024;

  /// The deepest nesting of arrays and objects.
  public static final int MAX_DEPTH = 64;

  public StrictJsonFactory() {
    super(
        new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(MAX_DOCUMENT_BYTES)
                    .maxNumberLength(200)
                    .build()));
  }

  @Override
  protected JsonParser _createParser(InputStream in, IOContext context) throws IOException {
    return new StrictParser(super._createParser(in, context));
  }

  @Override
  protected JsonParser _createParser(Reader reader, IOContext context) throws IOException {
    return new StrictParser(super._createParser(reader, context));
  }

  @Override
  protected JsonParser _createParser(byte[] data, int offset, int length, IOContext context)
      throws IOException {
    if (length > MAX_DOCUMENT_BYTES) {
      streamReadConstraints().validateDocumentLength(length);
    }
    return new StrictParser(super._createParser(data, offset, length, context));
  }

  @Override
  protected JsonParser _createParser(
      char[] data, int offset, int length, IOContext context, boolean recyclable)
      throws IOException {
    return new StrictParser(super._createParser(data, offset, length, context, recyclable));
  }
}
