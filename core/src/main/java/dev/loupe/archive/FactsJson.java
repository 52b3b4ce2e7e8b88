package dev.loupe.archive;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.guava.GuavaModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.history.ControlFlow;
import java.io.IOException;

/** How records are written as JSON: each component is a field, and each field must be there. */
final class FactsJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModules(new GuavaModule(), new Jdk8Module(), shapes())
          .addMixIn(ControlFlow.class, ControlFlowJson.class)
          // The components of records, and nothing that their methods work out.
          .visibility(PropertyAccessor.ALL, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private FactsJson() {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ControlFlow.Arm.class, name = "arm"),
    @JsonSubTypes.Type(value = ControlFlow.Iteration.class, name = "iteration")
  })
  private interface ControlFlowJson {}

  private static SimpleModule shapes() {
    return new SimpleModule()
        .addSerializer(ImmutableLongArray.class, new ShapeWriter())
        .addDeserializer(ImmutableLongArray.class, new ShapeReader());
  }

  private static final class ShapeWriter extends JsonSerializer<ImmutableLongArray> {
    @Override
    public void serialize(ImmutableLongArray shape, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeArray(shape.toArray(), 0, shape.length());
    }
  }

  private static final class ShapeReader extends JsonDeserializer<ImmutableLongArray> {
    @Override
    public ImmutableLongArray deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return ImmutableLongArray.copyOf(context.readValue(json, long[].class));
    }
  }
}
