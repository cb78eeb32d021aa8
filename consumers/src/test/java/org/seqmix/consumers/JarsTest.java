package org.seqmix.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The packaged jar of every published module.
class JarsTest {
  static List<String> modules() {
    return Published.modules();
  }

  /// What a module exports, requires, uses and provides changes on purpose or not at all.
  @ParameterizedTest
  @MethodSource("modules")
  void itsDescriptorIsTheExpectedOne(String module) throws IOException {
    assertThat(described(Published.jar(module))).isEqualToNormalizingNewlines(expected(module));
  }

  private static String expected(String module) throws IOException {
    String name = "descriptors/" + module + ".txt";
    try (InputStream in = JarsTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /// `jar --describe-module` without versions and places.
  private static String described(Path jar) {
    StringWriter out = new StringWriter();
    PrintWriter print = new PrintWriter(out, true);
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    int status = tool.run(print, print, "--describe-module", "--file", jar.toString());
    assertThat(status).as(out.toString()).isZero();
    return out.toString().strip().replaceFirst("@\\S+ .*", "");
  }

  /// A provider is found on the class path and on the module path alike.
  @ParameterizedTest
  @MethodSource("modules")
  void servicesAreTheDescriptorsProviders(String module) throws IOException {
    Path jar = Published.jar(module);
    ModuleDescriptor descriptor = ModuleFinder.of(jar).findAll().iterator().next().descriptor();
    Map<String, Set<String>> provided = new TreeMap<>();
    descriptor.provides().forEach(p -> provided.put(p.service(), new TreeSet<>(p.providers())));
    assertThat(services(jar)).isEqualTo(provided);
  }

  private static Map<String, Set<String>> services(Path jar) throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().startsWith("META-INF/services/") && !entry.isDirectory()) {
          String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
          found.put(entry.getName().substring("META-INF/services/".length()),
              text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#"))
                  .collect(Collectors.toCollection(TreeSet::new)));
        }
      }
    }
    return found;
  }

  /// The same sources give the same bytes: no entry carries the time of the build.
  @ParameterizedTest
  @MethodSource("modules")
  void everyEntryHasTheTimeOfTheRelease(String module) throws IOException {
    LocalDateTime release = LocalDateTime.ofInstant(Instant.parse(Settings.of("seqmix.timestamp")), ZoneOffset.UTC);
    try (ZipFile zip = new ZipFile(Published.jar(module).toFile())) {
      assertThat(Collections.list(zip.entries())).isNotEmpty()
          .allSatisfy(entry -> assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(release));
    }
  }
}
