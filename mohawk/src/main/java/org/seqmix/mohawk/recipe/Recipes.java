package org.seqmix.mohawk.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.seqmix.hybrid.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads recipes: a YAML file or a built-in name, laid over the recipe it `extends` (at last `mohawk`, the base that
/// gives every field), then over it `path.to.field=value` settings of the command line.
///
/// Maps are merged field by field; a null removes a stage; lists and numbers replace.
public final class Recipes {
  /// The recipe every other one lies over.
  public static final String BASE = "mohawk";
  /// Names that come with the library.
  public static final List<String> BUILT_IN = List.of("mohawk", "word-problems",
      "word-problems-hybrid", "word-problems-longer", "word-problems-verifier", "stories", "phi-mamba-paper",
      "phi-mamba-code", "phi-mamba-hybrid-paper", "phi-mamba-hybrid-code", "llamba-1b-paper", "llamba-1b-code",
      "llamba-3b-paper", "llamba-3b-code", "llamba-8b-paper", "llamba-8b-code", "hybrid-llama-layers-paper",
      "hybrid-llama-layers-code", "hybrid-llama-heads",
      "draft-small", "maths-small", "llamba-1b-maths-paper", "llamba-1b-maths-code", "llamba-3b-maths-paper",
      "mamba-in-llama-1b-maths-paper", "mamba-in-llama-1b-maths-code", "mamba-in-llama-3b-maths-paper",
      "mamba-in-llama-3b-maths-code");

  /// What every stage lies over.
  private static final String STAGE = "stage";

  private static final YAMLMapper YAML = YAMLMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
      .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
      .build();

  private Recipes() {
  }

  /// The recipe of a built-in name or a file, with settings such as `stages.matrices.tokens=400000`.
  public static Recipe read(String nameOrFile, List<String> settings) {
    ObjectNode tree = tree(nameOrFile, 0);
    for (String setting : settings) {
      apply(tree, setting);
    }
    completeStages(tree);
    return convert(nameOrFile, tree);
  }

  /// The complete recipe as YAML: what a run keeps, and what {@link #parse} reads back.
  public static String write(Recipe recipe) {
    return YAML.writeValueAsString(recipe);
  }

  /// Reads a complete recipe, also one that was written before some of its fields existed.
  public static Recipe parse(String origin, String yaml) {
    ObjectNode own = object(origin, yaml);
    ObjectNode base = object(BASE, resource(BASE));
    base.remove("stages");
    ObjectNode tree = merge(base, own);
    completeStages(tree);
    return convert(origin, tree);
  }

  private static Recipe convert(String origin, ObjectNode tree) {
    try {
      return YAML.treeToValue(tree, Recipe.class);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BadInputException("recipe " + origin + ": " + reason(e) + "; see docs/recipes", e);
    }
  }

  private static String reason(RuntimeException e) {
    Throwable cause = e.getCause() instanceof IllegalArgumentException i ? i : e;
    String text = cause instanceof JacksonException j ? j.getOriginalMessage() + " at " + j.getPathReference()
        : String.valueOf(cause.getMessage());
    return text.replaceAll("org\\.seqmix\\.[a-z.]*", "");
  }

  private static ObjectNode tree(String nameOrFile, int depth) {
    if (depth > 8) {
      throw new BadInputException("recipe " + nameOrFile + ": recipes extend each other in a circle");
    }
    ObjectNode own = object(nameOrFile, text(nameOrFile));
    JsonNode parent = own.remove("extends");
    if (nameOrFile.equals(BASE)) {
      return own;
    }
    return merge(tree(parent == null ? BASE : parent.asString(), depth + 1), own);
  }

  /// Every stage lies over the usual one, so that a stage of one's own names only what differs.
  private static void completeStages(ObjectNode tree) {
    if (tree.get("stages") instanceof ObjectNode stages) {
      for (String name : List.copyOf(stages.propertyNames())) {
        if (stages.get(name) instanceof ObjectNode stage) {
          stages.set(name, merge(object(STAGE, resource(STAGE)), stage));
        }
      }
    }
  }

  private static String resource(String name) {
    try (InputStream in = Recipes.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException("recipe " + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("recipe " + name + ": " + e.getMessage(), e);
    }
  }

  private static String text(String nameOrFile) {
    if (BUILT_IN.contains(nameOrFile)) {
      return resource(nameOrFile);
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new BadInputException("recipe " + nameOrFile + ": expected a file or one of " + BUILT_IN + ", got neither");
    }
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw BadInputException.io(file, "read", e, "name a readable recipe");
    }
  }

  private static ObjectNode object(String origin, String yaml) {
    try {
      if (YAML.readTree(yaml) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new BadInputException("recipe " + origin + ": expected YAML, got: " + e.getOriginalMessage(), e);
    }
    throw new BadInputException("recipe " + origin + ": expected a map of fields, got something else");
  }

  private static ObjectNode merge(ObjectNode base, ObjectNode over) {
    for (Map.Entry<String, JsonNode> e : over.properties()) {
      JsonNode below = base.get(e.getKey());
      if (e.getValue().isNull()) {
        base.remove(e.getKey());
      } else if (below instanceof ObjectNode b && e.getValue() instanceof ObjectNode o) {
        base.set(e.getKey(), merge(b, o));
      } else {
        base.set(e.getKey(), e.getValue());
      }
    }
    return base;
  }

  private static void apply(ObjectNode tree, String setting) {
    int eq = setting.indexOf('=');
    if (eq < 1) {
      throw new BadInputException("setting '" + setting + "': expected path.to.field=value");
    }
    String[] path = setting.substring(0, eq).split("\\.");
    ObjectNode at = tree;
    for (int i = 0; i + 1 < path.length; i++) {
      if (!(at.get(path[i]) instanceof ObjectNode next)) {
        throw new BadInputException("setting '" + setting + "': there is no '" + path[i] + "'; there are "
            + at.propertyNames());
      }
      at = next;
    }
    String field = path[path.length - 1];
    try {
      JsonNode value = YAML.readTree(setting.substring(eq + 1));
      if (value.isNull()) {
        at.remove(field);
      } else {
        at.set(field, value);
      }
    } catch (JacksonException e) {
      throw new BadInputException("setting '" + setting + "': expected a YAML value, got: " + e.getOriginalMessage(),
          e);
    }
  }
}
